// What a site asks for by data- attributes; what makes no sense gives way to the standard.
const STANDARD_COLOUR = "#a12a1e";
const LONGEST_CONTEXT = 50; // characters: every service takes so long a question
const MOST_SUGGESTIONS = 8;

function readOptions(script) {
  const given = (name) => (script.dataset[name] || "").trim();
  const words = given("lang").toLowerCase().startsWith("en") ? WORDS.en : WORDS.zh;
  return {
    base: new URL(".", script.src).href.replace(/\/$/, ""),
    words,
    title: given("title") || words.title,
    greeting: given("greeting") || words.greeting,
    suggestions: given("suggestions").split("|").map((text) => text.trim()).filter(Boolean).slice(0, MOST_SUGGESTIONS),
    colour: parsedColour(given("color"), STANDARD_COLOUR),
    side: given("position").toLowerCase() === "left" ? "left" : "right",
    isOpen: "open" in script.dataset && !["false", "off", "no", "0"].includes(given("open").toLowerCase()),
    // read anew by each conversation: a site that changes its page changes the attribute
    context: () => (given("context").length <= LONGEST_CONTEXT ? given("context") : ""),
  };
}
