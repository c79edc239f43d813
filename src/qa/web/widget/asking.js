// Requests to the service, and in words what went wrong with one.
const LONGEST_WAIT = 20000; // milliseconds

// `isFinal`: the question must be changed; to send it again is of no use
class AskError extends Error {
  constructor(told, isFinal = false) {
    super(told);
    this.isFinal = isFinal;
  }
}

async function post(address, body, words) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer", // which page it was asked on is nobody's business
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
  } catch (error) {
    throw new AskError(error.name === "TimeoutError" ? words.slow : navigator.onLine === false ? words.offline : words.down);
  }
  const reply = await response.json().catch(() => null);
  if (response.ok && reply) return reply;
  if (response.ok) throw new AskError(words.garbled);
  throw refusal(response, reply?.error?.message, words);
}

function refusal(response, told, words) {
  const isShown = typeof told === "string" && told;
  if (response.status === 429) return new AskError(isShown || words.busy(Number(response.headers.get("retry-after")) || 0));
  if (response.status >= 500) return new AskError(isShown || words.failed);
  return new AskError(isShown || words.refused, true);
}
