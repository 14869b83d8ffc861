// An article: its lines are looked at, changed and heard, its sentences said again.
"use strict";

const undoable = [];
const article = () => `/articles/${main().dataset.id}`;
const longestSaid = 2000;

concerns = (_name, values) => values.id === main().dataset.id;

// Tell whether it was changed; somebody else's change is shown instead.
async function change(wanted, inverse) {
  let isChanged = true;
  try {
    await ask("PATCH", article(), wanted, { "If-Match": `"${main().dataset.version}"` });
    if (inverse) undoable.push(inverse);
  } catch (error) {
    if (error.status !== 409) throw error;
    isChanged = false;
  }
  if (document.activeElement?.matches("input, textarea, select")) document.activeElement.blur();
  await refresh();
  return isChanged;
}

async function undo() {
  const inverse = undoable.pop();
  if (inverse) await change(inverse);
}

async function step(name) {
  await ask("POST", `${article()}/${name}`);
  await refresh();
}

// Lines

const lineOf = (element) => element?.closest?.("#lines > li");
const textOf = (line) => line.querySelector(".text").textContent;
const hear = (line) => say({ text: textOf(line).slice(0, longestSaid) }, line);

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
      change({ lines: { [line.dataset.n]: { text: written } } }, inverseOf(line)).catch(() => {});
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

// Sentences

// A sentence that was narrated plays from the narration, any other is said at once.
function hearSentence(button) {
  const { start } = button.closest("li").dataset;
  const player = document.getElementById("player");
  if (start !== undefined && player?.hasAttribute("data-current")) {
    voice?.pause();
    player.currentTime = Number(start);
    return player.play();
  }
  return say(sentenceOf(button), button);
}

function playFrom(button) {
  const player = document.getElementById("player");
  voice?.pause();
  player.currentTime = Number(button.dataset.moment);
  return player.play();
}

function sentenceOf(button) {
  const { text, lang, speaker } = button.dataset;
  return { text, language: lang, voice: speaker, take: Number(button.closest("li").dataset.take) };
}

function toggleAgain(button) {
  const item = button.closest("li");
  const open = document.querySelector("#said .again");
  const isHere = open && item.contains(open);
  open?.closest("li").querySelector("[data-again]").setAttribute("aria-expanded", "false");
  open?.remove();
  if (isHere) return;
  item.append(document.getElementById("again-form").content.cloneNode(true));
  item.querySelector(".again").dataset.n = item.dataset.n;
  button.setAttribute("aria-expanded", "true");
  item.querySelector("[data-another-take]").focus();
}

// The open form stays where it is when the page is loaded anew.
keepMore = () => {
  const open = document.querySelector("#said .again");
  const active = document.activeElement;
  return () => {
    const item = open && document.querySelector(`#said > li[data-n="${open.dataset.n}"]`);
    if (!item) return;
    item.append(open);
    item.querySelector("[data-again]")?.setAttribute("aria-expanded", "true");
    if (open.contains(active)) active.focus();
  };
};

async function sayAnotherWay(button) {
  const item = button.closest("li");
  const { n } = item.dataset;
  const take = Number(item.dataset.take);
  const isNarrated = document.getElementById("player") !== null;
  say({ ...sentenceOf(item.querySelector(".sentence")), take: take + 1 });
  if (await change({ takes: { [n]: take + 1 } }, { takes: { [n]: take || null } }) && isNarrated)
    await step("narrate");
}

function hearName(row) {
  const sentence = row.matches(".again") && row.closest("li").querySelector(".sentence");
  const entry = nameOf(row);
  if (sentence) return say({ ...sentenceOf(sentence), names: entry.grapheme ? [entry] : [] }, sentence);
  return say({ text: entry.grapheme, names: [entry] }, row);
}

async function keepRow(row) {
  const isAgain = row.matches(".again");
  await keepName(row);
  if (isAgain) await step("narrate");
}

function followPlayer() {
  const player = document.getElementById("player");
  if (!player || player.dataset.isFollowed) return;
  player.dataset.isFollowed = "yes";
  player.addEventListener("play", () => voice?.pause());
  player.addEventListener("timeupdate", () => {
    for (const item of document.querySelectorAll("#said > li[data-start]")) {
      const isNow = player.currentTime >= item.dataset.start && player.currentTime < item.dataset.end;
      item.classList.toggle("playing", isNow && !player.paused);
    }
  });
}

// Voices

function compareVoices(line) {
  const dialog = document.getElementById("compare");
  dialog.querySelector(".passage").textContent = textOf(line);
  dialog.showModal();
  markVoices().catch(() => {});
}

async function chooseVoice(button) {
  const name = button.dataset.choose;
  const field = document.querySelector(`#facts [name=${name}]`);
  document.getElementById("compare").close();
  const chosen = button.closest("li").dataset.voiceRow;
  if (await change({ [name]: chosen }, { [name]: field.dataset.before }))
    tell(`${chosen} reads ${name === "voice" ? "the article" : "its quotations"}.`);
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  // There is no clipboard on pages that come without TLS from another computer.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand("copy");
  tell("It is copied.");
}

Object.assign(clicks, {
  toggle: (button) => toggle(lineOf(button)),
  say: (button) => hear(lineOf(button)),
  editLine: (button) => edit(lineOf(button)),
  compare: (button) => compareVoices(lineOf(button)),
  sentence: hearSentence,
  moment: playFrom,
  again: toggleAgain,
  anotherTake: sayAnotherWay,
  hear: (button) => hearName(button.closest(".again, .names li")),
  keep: (button) => keepRow(button.closest(".again, .names li")),
  choose: chooseVoice,
  voice: (button) => say(
    { text: button.closest("dialog").querySelector(".passage").textContent.slice(0, longestSaid), voice: button.dataset.voice },
    button.closest("li")),
  close: (button) => button.closest("dialog").close(),
  copy,
  step: (button) => step(button.dataset.step),
  nextDoubtful,
  undo,
  remove: async () => {
    if (!confirm("Remove this article, and its episode if it has one?")) return;
    await ask("DELETE", article());
    location.href = "/";
  },
});

changes.push((field) => {
  if (field.closest("#facts"))
    change({ [field.name]: field.value }, { [field.name]: field.dataset.before }).catch(() => {});
});

keys = () => {
  const line = lineOf(document.activeElement);
  const onLine = (act) => () => line && act(line);
  return {
    j: () => move("#lines > li", 1), k: () => move("#lines > li", -1), n: nextDoubtful, u: undo,
    x: onLine(toggle), e: onLine(edit), s: onLine(hear), v: onLine(compareVoices),
  };
};

begin = () => {
  document.getElementById("undo").disabled = !undoable.length;
  followPlayer();
};
