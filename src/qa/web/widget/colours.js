// Text stays readable on, and in, whatever colour a site chooses: WCAG 2.2, 1.4.3.
const READABLE = 4.5;

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function luminance(hex) {
  const [red, green, blue] = channels(hex)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// as #rrggbb whatever the notation; what is no opaque colour gives way to the standard
function parsedColour(text, standard) {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen || !text) return standard;
  pen.fillStyle = standard;
  pen.fillStyle = text; // ignored where it is no colour
  return /^#[0-9a-f]{6}$/.test(pen.fillStyle) ? pen.fillStyle : standard;
}

const textOn = (hex) => (contrast(hex, "#ffffff") >= READABLE ? "#ffffff" : "#000000");

// the colour itself, or as near to it as can be read on the ground
function readableOn(ground, hex) {
  const end = luminance(ground) > 0.5 ? 0 : 255;
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = channels(hex).map((value) => Math.round(value + (end - value) * share));
    const found = `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
    if (contrast(found, ground) >= READABLE) return found;
  }
  return end ? "#ffffff" : "#000000";
}
