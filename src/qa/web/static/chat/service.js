// The service that this page comes from, and what it says when it is asked for something.
export const HOME = new URL("../", import.meta.url).pathname; // several services may share an origin
const PATIENCE = 30_000; // milliseconds: a full basket is a large file

// the reply, or an error with what is wrong in words
export async function post(path, body) {
  let reply;
  try {
    reply = await fetch(HOME + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Error("连不上服务。请检查网络，稍后再试。");
  }
  if (reply.ok) return reply;
  const told = await reply.json().catch(() => null);
  throw new Error(told?.error?.message || "系统出错了，请稍后再试。");
}
