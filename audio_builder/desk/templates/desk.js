// What all pages of the desk share: asking the API, loading a page anew in place, hearing.
"use strict";

const api = "/api/v1";
const main = () => document.getElementById("main");
const page = () => main().dataset.page;
let voice = null;

// What the pages do: by the data attribute of a button, by a field, by a key, by an event.
const clicks = {};
const changes = [];
let keys = () => ({});
let begin = () => {};
let keepMore = () => () => {};
let concerns = () => false;

function tell(text) {
  const message = document.getElementById("message");
  message.textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { message.textContent = ""; }, 8000);
}

async function ask(method, path, content, headers = {}) {
  const request = { method, headers: { ...headers } };
  if (content instanceof FormData || content instanceof Blob) request.body = content;
  else if (content !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(content);
  }
  let answer;
  try {
    answer = await fetch(api + path, request);
  } catch {
    tell("The desk does not answer. Is it still running?");
    throw new Error("no answer");
  }
  if (answer.ok) return answer;
  let told = { problem: `answered ${answer.status}` };
  try { told = (await answer.json()).error; } catch { /* it was no JSON */ }
  tell([told.subject, told.problem].filter(Boolean).join(": ") + (told.remedy ? ` (${told.remedy})` : ""));
  throw Object.assign(new Error(told.problem), { status: answer.status });
}

// Load the page again and put its content in place of the old one; focus and sound stay.
async function refresh() {
  const answer = await fetch(location.href);
  if (answer.status === 404 && page() === "article") { location.href = "/"; return; }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const active = document.activeElement;
  const isTyping = active && /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName);
  if (isTyping && main().contains(active) && !["checkbox", "file"].includes(active.type)) {
    refresh.isLate = true;
    return;
  }
  const restore = keepState();
  const restoreFocus = keepFocus();
  const player = document.getElementById("player");
  // A sound that moves to another document is loaded anew; within its own it plays on.
  const content = document.adoptNode(fresh.getElementById("main"));
  const next = content.querySelector("#player");
  if (player && next && player.getAttribute("src") === next.getAttribute("src")) {
    player.toggleAttribute("data-current", next.hasAttribute("data-current"));
    next.replaceWith(player);
  }
  const dialog = document.querySelector("dialog");
  if (dialog && !dialog.open) dialog.replaceWith(fresh.querySelector("dialog"));
  main().replaceWith(content);
  restore();
  begin();
  restoreFocus();
}

// By its id or, for want of one, its place among all that can be focused.
function keepFocus() {
  const focusable = () => [...main().querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const active = document.activeElement;
  if (!main().contains(active)) return () => {};
  const { id } = active;
  const place = focusable().indexOf(active);
  return () => (id ? document.getElementById(id) : focusable()[place])?.focus();
}

// What is typed, chosen and open stays so.
function keepState() {
  const values = new Map();
  for (const field of main().querySelectorAll(".names input, #source, .articles input:checked"))
    if (field.id) values.set(field.id, field.type === "checkbox" ? true : field.value);
  const restoreMore = keepMore();
  const open = [...main().querySelectorAll("details[open]")].map((one) => one.id);
  return () => {
    for (const [id, value] of values) {
      const field = document.getElementById(id);
      if (field) field[value === true ? "checked" : "value"] = value;
    }
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    restoreMore();
  };
}

let refreshing;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(refresh, 250);
}

async function say(content, element) {
  voice?.pause();
  document.getElementById("player")?.pause();
  const facts = main().dataset;
  const asked = { language: facts.language || "en", voice: "", ...content };
  if (!asked.voice) asked.voice = facts.voice || "";
  element?.classList.add("speaking");
  try {
    const answer = await ask("POST", "/say", asked);
    const address = URL.createObjectURL(await answer.blob());
    voice = new Audio(address);
    voice.onended = () => { URL.revokeObjectURL(address); element?.classList.remove("speaking"); };
    await voice.play();
  } catch {
    element?.classList.remove("speaking");
  }
}

// An entry of the lexicon, by what its row holds and what is typed there.
function nameOf(row) {
  const value = (field) => row.querySelector(`.${field}`)?.value.trim();
  return {
    grapheme: value("grapheme") || row.dataset.name || "",
    alias: value("alias") ?? row.dataset.alias ?? "",
    ipa: value("ipa") ?? row.dataset.ipa ?? "",
    language: value("language") ?? row.dataset.language ?? (main().dataset.language || "").split("-")[0],
  };
}

async function changeLexicon(change) {
  const answer = await ask("GET", "/lexicon");
  const tag = answer.headers.get("ETag");
  await ask("PUT", "/lexicon", change(await answer.json()), tag ? { "If-Match": tag } : {});
}

async function keepName(row) {
  const entry = nameOf(row);
  await changeLexicon((names) => [
    ...names.filter((n) => n.grapheme !== entry.grapheme || n.language !== entry.language), entry]);
  for (const field of row.querySelectorAll("input")) field.value = "";
  tell(`${entry.grapheme} is kept for the show.`);
  await refresh();
}

// Whether voices work takes a while to find out; their names are there at once.
async function markVoices() {
  for (const voice of await (await ask("GET", "/voices")).json()) {
    if (voice.works) continue;
    const row = document.querySelector(`[data-voice-row="${CSS.escape(voice.name)}"]`);
    if (!row || row.querySelector(".error")) continue;
    for (const button of row.querySelectorAll("button")) button.disabled = true;
    const why = document.createElement("span");
    why.className = "error";
    why.textContent = ` does not work: ${voice.detail}` + (voice.remedy ? `; ${voice.remedy}` : "");
    row.append(why);
  }
}

function move(selector, step) {
  const items = [...document.querySelectorAll(selector)];
  const row = document.activeElement.closest("li");
  const here = items.indexOf(row?.querySelector(":scope a") ?? row);
  items[Math.min(items.length - 1, Math.max(0, here + step))]?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  for (const name of Object.keys(clicks))
    if (button.dataset[name] !== undefined) { Promise.resolve(clicks[name](button)).catch(() => {}); return; }
});

document.addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("change", (event) => { for (const change of changes) change(event.target); });

document.addEventListener("focusout", () => {
  if (refresh.isLate) { refresh.isLate = false; refreshSoon(); }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.matches(".names input")) {
    // A name is heard as it is typed.
    event.preventDefault();
    event.target.closest("li, form").querySelector("[data-hear]").click();
    return;
  }
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const act = keys()[event.key];
  if (act) { event.preventDefault(); act(); }
});

function placeOfProgress(id) {
  if (page() === "inbox") return document.querySelector(`li[data-id="${CSS.escape(id)}"] .progress`);
  return id === main().dataset.id ? main().querySelector(".progress") : null;
}

function listen() {
  const events = new EventSource(`${api}/events`);
  const refreshIf = (name) => events.addEventListener(name, (event) => {
    if (concerns(name, JSON.parse(event.data))) refreshSoon();
  });
  // Whatever changed since the page was made, or while the connection was gone, was not heard of.
  events.addEventListener("open", () => { if (page() !== "show") refreshSoon(); });
  for (const name of ["state", "removed", "checked"]) refreshIf(name);
  events.addEventListener("progress", (event) => {
    const { id, done, total, seconds_left: left } = JSON.parse(event.data);
    const place = placeOfProgress(id);
    if (place) place.textContent = `${done} of ${total}` + (left === null ? "" : `, ${Math.ceil(left)} s left`);
  });
  events.addEventListener("waiting", (event) => {
    if (concerns("waiting", JSON.parse(event.data)))
      tell("Another program is working on this folder; the desk waits for it.");
  });
}

document.addEventListener("DOMContentLoaded", () => { begin(); listen(); });
