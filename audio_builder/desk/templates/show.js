// The show: its settings, cover, voices and names, and what a check says.
"use strict";

concerns = (name) => name === "checked";

const seenSettings = () => ({ "If-Match": `"${document.getElementById("settings").dataset.tag}"` });

async function changeSetting(field) {
  const kinds = {
    boolean: (text) => text === "true",
    number: (text) => (text.trim() === "" ? null : Number(text)),
    text: (text) => text,
    list: (text) => text.split(",").map((part) => part.trim()).filter(Boolean),
  };
  const value = kinds[field.dataset.kind](field.value);
  try {
    const answer = await ask("PATCH", "/show", { [field.name]: value }, seenSettings());
    document.getElementById("settings").dataset.tag = answer.headers.get("ETag").replaceAll('"', "");
    field.removeAttribute("aria-invalid");
    tell(`${field.name} is kept.`);
  } catch (error) {
    // Somebody else has changed the show: theirs is seen first.
    if (error.status === 409) { document.activeElement.blur(); await refresh(); }
    else field.setAttribute("aria-invalid", "true");
  }
}

async function changeCover(file) {
  await ask("PUT", "/show/cover", file, { ...seenSettings(), "Content-Type": file.type });
  tell("It is the cover now.");
  await refresh();
}

changes.push((field) => {
  if (field.closest("#settings")) changeSetting(field);
  if (field.id === "cover-file" && field.files.length)
    changeCover(field.files[0]).catch(() => {}).finally(() => { field.value = ""; });
});

Object.assign(clicks, {
  drawCover: async () => {
    await ask("PATCH", "/show", { cover: "" }, seenSettings());
    await refresh();
  },
  check: async () => {
    await ask("POST", "/show/check");
    await refresh();
  },
  voice: (button) => say(
    { text: button.dataset.text, language: button.dataset.lang, voice: button.dataset.voice }, button.closest("li")),
  hear: (button) => {
    const entry = nameOf(button.closest("li"));
    return say({ text: entry.grapheme, names: [entry], language: entry.language || "en" });
  },
  keep: (button) => keepName(button.closest("li")),
  forget: async (button) => {
    const { forget, lang } = button.dataset;
    await changeLexicon((names) => names.filter((n) => n.grapheme !== forget || n.language !== lang));
    await refresh();
  },
});

begin = () => { markVoices().catch(() => {}); };
