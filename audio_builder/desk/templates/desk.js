// The desk's pages: what is done is asked of the API, and the page is loaded anew in place.
"use strict";

const api = "/api/v1";
const message = document.getElementById("message");
const main = () => document.getElementById("main");
const page = main().dataset.page;
const undoable = [];
let voice = null;

function tell(text) {
  message.textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { message.textContent = ""; }, 8000);
}

async function ask(method, path, content, headers = {}) {
  const request = { method, headers: { ...headers } };
  if (content instanceof FormData) request.body = content;
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
  if (answer.status === 404 && page === "article") { location.href = "/"; return; }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
  const active = document.activeElement;
  const focused = active && active.id;
  if (active && main().contains(active) && /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName) && active.type !== "checkbox") {
    refresh.isLate = true;
    return;
  }
  const kept = keepInputs();
  const player = document.getElementById("player");
  const next = fresh.querySelector("#player");
  if (player && next && player.getAttribute("src") === next.getAttribute("src")) next.replaceWith(player);
  main().replaceWith(document.importNode(fresh, true) && fresh);
  kept();
  begin();
  if (focused) document.getElementById(focused)?.focus();
}

function keepInputs() {
  const values = new Map();
  for (const field of main().querySelectorAll(".names input, #source, .articles input:checked"))
    if (field.id) values.set(field.id, field.type === "checkbox" ? true : field.value);
  return () => {
    for (const [id, value] of values) {
      const field = document.getElementById(id);
      if (field) field[value === true ? "checked" : "value"] = value;
    }
  };
}

let refreshing;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(refresh, 250);
}

async function say(content, element) {
  voice?.pause();
  const facts = main().dataset;
  const asked = { language: facts.language || "en", voice: "", ...content };
  if (!asked.voice && document.querySelector("#facts [name=voice]")?.value) asked.voice = facts.voice;
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

// Articles ------------------------------------------------------------------------------------

const article = () => `/articles/${main().dataset.id}`;

async function change(changes, inverse) {
  const seen = { "If-Match": `"${main().dataset.version}"` };
  try {
    await ask("PATCH", article(), changes, seen);
    if (inverse) undoable.push(inverse);
  } catch (error) {
    if (error.status !== 409) return;
  }
  document.activeElement?.matches("input, textarea, select") && document.activeElement.blur();
  await refresh();
}

function lineOf(element) { return element?.closest?.("#lines > li"); }

function inverseOf(line) {
  const edit = JSON.parse(line.dataset.edit);
  return { lines: { [line.dataset.n]: { kept: edit.kept ?? null, text: edit.text ?? null } } };
}

function toggle(line) {
  const isKept = line.dataset.kept === "yes";
  return change({ lines: { [line.dataset.n]: { kept: !isKept } } }, inverseOf(line));
}

function edit(line) {
  const text = line.querySelector(".text");
  const field = document.createElement("textarea");
  field.value = text.textContent;
  field.rows = Math.min(12, 2 + Math.ceil(field.value.length / 70));
  field.setAttribute("aria-label", `Line ${line.dataset.n}`);
  text.replaceWith(field);
  field.focus();
  let isDone = false;
  const finish = (isWanted) => {
    if (isDone) return;
    isDone = true;
    const written = field.value;
    field.replaceWith(text);
    line.focus();
    if (isWanted && written !== text.textContent)
      change({ lines: { [line.dataset.n]: { text: written } } }, inverseOf(line));
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); finish(false); }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); finish(true); }
  });
  field.addEventListener("blur", () => finish(true));
}

function nextDoubtful() {
  const lines = [...document.querySelectorAll("#lines > .doubtful")];
  const here = Number(lineOf(document.activeElement)?.dataset.n ?? -1);
  const next = lines.find((line) => Number(line.dataset.n) > here) || lines[0];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

async function undo() {
  const inverse = undoable.pop();
  if (inverse) await change(inverse);
}

async function keepName(item) {
  const answer = await ask("GET", "/lexicon");
  const tag = answer.headers.get("ETag");
  const entry = nameOf(item);
  const names = (await answer.json()).filter((n) => n.grapheme !== entry.grapheme || n.language !== entry.language);
  await ask("PUT", "/lexicon", [...names, entry], tag ? { "If-Match": tag } : {});
  tell(`${entry.grapheme} is kept for the show.`);
  await refresh();
}

function nameOf(item) {
  const language = (main().dataset.language || "").split("-")[0];
  return {
    grapheme: item.dataset.name,
    alias: item.querySelector(".alias").value.trim(),
    ipa: item.querySelector(".ipa").value.trim(),
    language,
  };
}

function followPlayer() {
  const player = document.getElementById("player");
  if (!player || player.dataset.isFollowed) return;
  player.dataset.isFollowed = "yes";
  player.addEventListener("timeupdate", () => {
    for (const item of document.querySelectorAll("#said > li[data-start]")) {
      const isNow = player.currentTime >= item.dataset.start && player.currentTime < item.dataset.end;
      item.classList.toggle("playing", isNow && !player.paused);
    }
  });
}

// Inbox ---------------------------------------------------------------------------------------

async function addSource(text) {
  const written = text.trim();
  if (!written) return;
  const lines = written.split(/\s+/);
  const addresses = lines.every((line) => /^https?:\/\//i.test(line)) ? lines : [];
  if (addresses.length) for (const url of addresses) await ask("POST", "/articles", { url });
  else {
    const isPage = /^\s*<(!doctype|html|head|body|article)\b/i.test(written);
    await ask("POST", "/articles", { text: written, format: isPage ? "html" : "text" });
  }
  document.getElementById("source").value = "";
  await refresh();
}

async function addFiles(files) {
  for (const file of files) {
    const form = new FormData();
    form.append("file", file);
    try { await ask("POST", "/articles", form); } catch { /* it has been told */ }
  }
  await refresh();
}

async function doMany(what) {
  const chosen = [...document.querySelectorAll(".articles input:checked")].map((box) => box.value);
  if (!chosen.length) { tell("Choose some articles first."); return; }
  if (what === "delete" && !confirm(`Remove ${chosen.length} and their episodes?`)) return;
  for (const id of chosen) {
    try {
      await (what === "delete" ? ask("DELETE", `/articles/${id}`) : ask("POST", `/articles/${id}/publish`));
    } catch { /* it has been told */ }
  }
  await refresh();
}

// Show ----------------------------------------------------------------------------------------

async function changeSetting(field) {
  const kinds = {
    boolean: (text) => text === "true",
    number: (text) => (text.trim() === "" ? null : Number(text)),
    text: (text) => text,
    list: (text) => text.split(",").map((part) => part.trim()).filter(Boolean),
  };
  const value = kinds[field.dataset.kind](field.value);
  try {
    const tag = document.getElementById("settings").dataset.tag;
    const answer = await ask("PATCH", "/show", { [field.name]: value }, { "If-Match": `"${tag}"` });
    document.getElementById("settings").dataset.tag = answer.headers.get("ETag").replaceAll('"', "");
    field.removeAttribute("aria-invalid");
    tell(`${field.name} is kept.`);
  } catch {
    field.setAttribute("aria-invalid", "true");
  }
}

async function forget(button) {
  const answer = await ask("GET", "/lexicon");
  const names = (await answer.json()).filter(
    (n) => n.grapheme !== button.dataset.forget || n.language !== button.dataset.lang);
  await ask("PUT", "/lexicon", names, { "If-Match": answer.headers.get("ETag") });
  await refresh();
}

// Whether voices work takes a while to find out; their names are there at once.
async function tryVoices() {
  for (const voice of await (await ask("GET", "/voices")).json()) {
    if (voice.works) continue;
    const row = document.querySelector(`[data-voice-row="${CSS.escape(voice.name)}"]`);
    if (!row) continue;
    row.querySelector("button").disabled = true;
    const why = document.createElement("span");
    why.className = "error";
    why.textContent = ` does not work: ${voice.detail}; ${voice.remedy}`;
    row.append(why);
  }
}

// What is clicked, typed and pressed ------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const line = lineOf(button);
  const name = button.closest(".names li");
  if (button.matches(".toggle")) toggle(line);
  else if (button.dataset.say !== undefined) say({ text: line.querySelector(".text").textContent.slice(0, 2000) }, line);
  else if (button.dataset.editLine !== undefined) edit(line);
  else if (button.matches(".sentence")) say({ text: button.dataset.text, language: button.dataset.lang }, button);
  else if (button.dataset.hear !== undefined) say({ text: name.dataset.name, names: [nameOf(name)] }, name);
  else if (button.dataset.keep !== undefined) keepName(name).catch(() => {});
  else if (button.dataset.voice) say({ text: main().dataset.sample || "This is how I read an article.", language: button.dataset.lang, voice: button.dataset.voice }, button);
  else if (button.dataset.forget !== undefined) forget(button).catch(() => {});
  else if (button.dataset.step) ask("POST", `${article()}/${button.dataset.step}`).then(refresh, () => {});
  else if (button.dataset.remove !== undefined) {
    if (confirm("Remove this article, and its episode if it has one?"))
      ask("DELETE", article()).then(() => { location.href = "/"; }, () => {});
  } else if (button.dataset.many) doMany(button.dataset.many);
  else if (button.id === "next-doubtful") nextDoubtful();
  else if (button.id === "undo") undo();
  else if (button.id === "add-feed") {
    const url = document.getElementById("source").value.trim();
    ask("POST", "/feeds", { url }).then(async (answer) => {
      tell(`${(await answer.json()).length} articles are in the list.`);
      document.getElementById("source").value = "";
      refresh();
    }, () => {});
  }
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.id === "add") addSource(document.getElementById("source").value).catch(() => {});
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.id === "files") addFiles(field.files);
  else if (field.closest("#settings")) changeSetting(field);
  else if (field.closest("#facts")) change({ [field.name]: field.value }, { [field.name]: field.defaultValue ?? "" });
});

document.addEventListener("focusout", () => {
  if (refresh.isLate) { refresh.isLate = false; refreshSoon(); }
});

document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (page !== "inbox") return;
  if (event.dataTransfer.files.length) addFiles(event.dataTransfer.files);
  else addSource(event.dataTransfer.getData("text")).catch(() => {});
});

function move(selector, step) {
  const items = [...document.querySelectorAll(selector)];
  const here = items.indexOf(document.activeElement.closest("li")?.querySelector(":scope a") ?? document.activeElement.closest("li"));
  const items2 = items[Math.min(items.length - 1, Math.max(0, here + step))];
  items2?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const line = lineOf(document.activeElement);
  const acts = page === "article"
    ? { j: () => move("#lines > li", 1), k: () => move("#lines > li", -1), n: nextDoubtful, u: undo,
        x: () => line && toggle(line), e: () => line && edit(line),
        s: () => line && say({ text: line.querySelector(".text").textContent.slice(0, 2000) }, line) }
    : { j: () => move(".articles a", 1), k: () => move(".articles a", -1),
        "/": () => document.getElementById("source")?.focus(),
        x: () => document.activeElement.closest("li")?.querySelector("[type=checkbox]")?.click() };
  if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
});

function begin() {
  const button = document.getElementById("undo");
  if (button) button.disabled = !undoable.length;
  followPlayer();
}

function listen() {
  const events = new EventSource(`${api}/events`);
  const concerns = (event) => page === "inbox" || JSON.parse(event.data).id === main().dataset.id;
  // Whatever changed since the page was made, or while the connection was gone, was not heard of.
  events.addEventListener("open", () => { if (page !== "show") refreshSoon(); });
  for (const name of ["state", "removed"])
    events.addEventListener(name, (event) => { if (page !== "show" && concerns(event)) refreshSoon(); });
  events.addEventListener("progress", (event) => {
    const { id, done, total, seconds_left: left } = JSON.parse(event.data);
    const place = page === "inbox" ? document.querySelector(`li[data-id="${id}"] .progress`)
      : id === main().dataset.id ? main().querySelector(".progress") : null;
    if (place) place.textContent = `${done} of ${total}` + (left === null ? "" : `, ${Math.ceil(left)} s left`);
  });
  events.addEventListener("waiting", (event) => {
    if (concerns(event)) tell("Another program is working on this folder; the desk waits for it.");
  });
}

begin();
listen();
if (page === "show") tryVoices().catch(() => {});
