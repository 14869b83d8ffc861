// The inbox: articles are added, chosen, published and removed.
"use strict";

concerns = () => true;

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

clicks.addFeed = async () => {
  const field = document.getElementById("source");
  const answer = await ask("POST", "/feeds", { url: field.value.trim() });
  tell(`${(await answer.json()).length} articles are in the list.`);
  field.value = "";
  await refresh();
};

clicks.many = async (button) => {
  const chosen = [...document.querySelectorAll(".articles input:checked")].map((box) => box.value);
  const isRemoval = button.dataset.many === "delete";
  if (!chosen.length) { tell("Choose some articles first."); return; }
  if (isRemoval && !confirm(`Remove ${chosen.length} and their episodes?`)) return;
  for (const id of chosen) {
    try {
      await (isRemoval ? ask("DELETE", `/articles/${id}`) : ask("POST", `/articles/${id}/publish`));
    } catch { /* it has been told */ }
  }
  await refresh();
};

changes.push((field) => { if (field.id === "files") addFiles(field.files); });

document.addEventListener("submit", (event) => {
  if (event.target.id === "add") addSource(document.getElementById("source").value).catch(() => {});
});

document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) addFiles(event.dataTransfer.files);
  else addSource(event.dataTransfer.getData("text")).catch(() => {});
});

keys = () => ({
  j: () => move(".articles a", 1),
  k: () => move(".articles a", -1),
  "/": () => document.getElementById("source")?.focus(),
  x: () => document.activeElement.closest("li")?.querySelector("[type=checkbox]")?.click(),
});
