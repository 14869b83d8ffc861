// Puts a player above the text of the page it stands on. It asks its own folder only.
(() => {
"use strict";
const own = document.currentScript;
if (!own || !own.src) return;
const ROOT = new URL(".", own.src);
const TRACKING = /^(utm_\w+|fbclid|[gd]clid|[gw]braid|msclkid|yclid|mc_[ce]id|igshid|ref_src|_ga|cmpid)$/i;
const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const LEAST_LETTERS = 60;
const STYLE = `
  :host { display: block; font: inherit; color: inherit; line-height: 1.4; text-align: start; }
  :host([floating]) { position: fixed; inset-inline-end: 1rem; bottom: 1rem; z-index: 1000;
    width: min(30rem, calc(100% - 2rem)); border: 1px solid; border-radius: .5rem; }
  section { padding: .5rem; font-size: max(.875em, 14px); }
  .row { display: flex; align-items: center; gap: .6rem; flex-wrap: wrap; }
  button, select { font: inherit; color: inherit; background: none; border: 1px solid; border-radius: 2em;
    min-height: 2.6em; padding: 0 .9em; cursor: pointer; }
  option { color: CanvasText; background: Canvas; }
  input { flex: 1 1 6rem; min-width: 4rem; min-height: 2.6em; margin: 0; accent-color: currentColor; }
  :focus-visible { outline: 3px solid; outline-offset: 2px; }
  time { font-variant-numeric: tabular-nums; }
  p { margin: .3rem 0 0; opacity: .85; } a { color: inherit; }`;

const memory = {
  get(key) { try { return localStorage.getItem("audio_builder:" + key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem("audio_builder:" + key, value); } catch { /* not kept */ } },
};
const clock = (seconds) => {
  const s = Math.max(0, Math.floor(seconds)), two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(s / 60) % 60;
  return s < 3600 ? `${minutes}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(minutes)}:${two(s % 60)}`;
};
const plain = (text) => { try { return encodeURIComponent(decodeURIComponent(text)); } catch { return text; } };

// The same as page_key() in publishing/pages/by_address.py.
function address() {
  const link = document.querySelector('link[rel~="canonical"][href]');
  let page;
  try { page = new URL(link ? link.href : location.href); } catch { return ""; }
  if (!/^https?:$/.test(page.protocol)) return "";
  const path = page.pathname.split("/").map(plain).join("/").replace(/\/+$/, "");
  const pairs = (link ? page.search.slice(1) : "").replace(/\+/g, "%20").split("&").filter(Boolean)
    .map((pair) => { const [name, ...value] = pair.split("="); return [plain(name), plain(value.join("="))]; })
    .filter(([name]) => !TRACKING.test(name)).map((pair) => pair.join("=")).sort();
  return page.host.replace(/^www\./, "") + path + (pairs.length ? "?" + pairs.join("&") : "");
}

// SHA-256 (FIPS 180-4); crypto.subtle is missing on pages without HTTPS.
function sha256(text) {
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const part = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const roots = [], sum = [];
  for (let n = 2; roots.length < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (!isPrime) continue;
    if (sum.length < 8) sum.push(part(Math.sqrt(n)));
    roots.push(part(Math.cbrt(n)));
  }
  const bytes = new TextEncoder().encode(text), size = bytes.length;
  const words = new Int32Array((((size + 8) >> 6) + 1) * 16);
  bytes.forEach((byte, i) => { words[i >> 2] |= byte << (24 - (i & 3) * 8); });
  words[size >> 2] |= 0x80 << (24 - (size & 3) * 8);
  words[words.length - 1] = size * 8;
  for (let at = 0; at < words.length; at += 16) {
    const w = [...words.slice(at, at + 16)];
    let [a, b, c, d, e, f, g, h] = sum;
    for (let i = 0; i < 64; i++) {
      if (i > 15) {
        const x = w[i - 15], y = w[i - 2];
        w[i] = (w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
      }
      const t = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + roots[i] + w[i]) | 0;
      const u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { sum[i] = (sum[i] + value) | 0; });
  }
  return sum.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("").slice(0, 32);
}

function make(name, facts, ...children) {
  const element = Object.assign(document.createElement(name), facts);
  element.append(...children);
  return element;
}
const at = (path) => new URL(path, ROOT).href;

function build(about) {
  const { words } = about, kept = Number(memory.get(about.guid)) || 0;
  const from = kept > 5 && kept < about.duration - 5 ? kept : 0;
  const audio = make("audio", { preload: "none", src: at(about.mp3) });
  const play = make("button", { type: "button", textContent: from ? `${words.play} \u00b7 ${clock(from)}` : words.play });
  const slider = make("input", { type: "range", min: 0, max: about.duration, step: 1, value: from, ariaLabel: words.position });
  const time = make("time", {});
  const speed = make("select", { ariaLabel: words.speed },
    ...SPEEDS.map((n) => make("option", { value: n, textContent: n + "×" })));
  speed.value = SPEEDS.includes(Number(memory.get("speed"))) ? memory.get("speed") : "1";
  const note = make("p", {}, ...(about.disclosure ? [about.disclosure, " "] : []),
    make("a", { href: at(about.transcript), textContent: words.transcript }));
  const show = () => {
    const now = Number(slider.value);
    time.textContent = `${clock(now)} / ${clock(about.duration)}`;
    slider.setAttribute("aria-valuetext", `${clock(now)} ${words.of} ${clock(about.duration)}`);
  };
  const keep = () => memory.set(about.guid, audio.currentTime > about.duration - 3 ? "0" : audio.currentTime.toFixed(1));
  audio.currentTime = from;
  play.onclick = () => {
    audio.playbackRate = Number(speed.value);
    if (audio.paused) audio.play().catch(() => {}); else audio.pause();
  };
  audio.onplay = audio.onpause = () => { play.textContent = audio.paused ? words.play : words.pause; keep(); };
  audio.ontimeupdate = () => {
    if (Math.abs(audio.currentTime - slider.value) >= 1) { slider.value = audio.currentTime; show(); keep(); }
  };
  audio.onended = () => { audio.currentTime = 0; slider.value = 0; show(); memory.set(about.guid, "0"); };
  audio.onerror = () => play.replaceWith(make("a", { href: at(about.page), textContent: about.title }));
  slider.oninput = () => { audio.currentTime = Number(slider.value); show(); };
  speed.onchange = () => { audio.playbackRate = Number(speed.value); memory.set("speed", speed.value); };
  addEventListener("pagehide", () => { if (audio.currentTime > 0) keep(); });
  show();
  const host = make("audio-builder-player", { lang: about.language, dir: about.direction });
  const inside = host.attachShadow({ mode: "open" });
  try {
    // Made by script, so that no policy of the page has to allow styles.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    inside.adoptedStyleSheets = [sheet];
  } catch { /* an old browser: plain, and works */ }
  inside.append(make("section", { ariaLabel: `${words.player}: ${about.title}` }, audio,
    make("div", { className: "row" }, play, slider, time, speed), note));
  return host;
}

function textStart() {
  const text = document.querySelector('[itemprop="articleBody"], article, main, [role="main"]') || document.body;
  return [...text.querySelectorAll("p")].find((p) => p.textContent.trim().length >= LEAST_LETTERS) || text.firstElementChild || text;
}
function background() {
  for (let e = textStart(); e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (!/^(transparent|rgba\(.*, 0\))$/.test(colour)) return colour;
  }
  return "Canvas";
}

// What is read must not move: where no room is kept, the player waits in the window's corner
// until its place is out of sight.
function place(host) {
  const slot = document.querySelector("[data-audio-builder]"), text = slot || textStart();
  const edge = () => { const box = text.getBoundingClientRect(); return slot ? box.bottom : box.top; };
  const fixed = (is) => { host.toggleAttribute("floating", is); host.style.background = is ? background() : ""; };
  const before = edge();
  if (slot) slot.append(host); else text.before(host);
  if (edge() <= before) return;
  fixed(true);
  if (edge() !== before) { document.body.append(host); return; }
  const page = document.documentElement.style, audio = host.shadowRoot.querySelector("audio");
  let waiting;
  const settle = () => {
    const was = edge();
    if ((was >= 0 && was <= innerHeight) || !audio.paused) return;
    removeEventListener("scroll", later);
    page.overflowAnchor = "none";
    fixed(false);
    if (was < 0) scrollBy({ top: edge() - was, behavior: "instant" });
    requestAnimationFrame(() => { page.overflowAnchor = ""; });
  };
  const later = () => { clearTimeout(waiting); waiting = setTimeout(settle, 300); };
  addEventListener("scroll", later, { passive: true });
  later();
}

async function start() {
  const page = address();
  if (!page) return;
  try {
    const answer = await fetch(at(`by-address/${sha256(page)}.json`), { credentials: "omit", referrerPolicy: "no-referrer" });
    if (!answer.ok) return;
    const host = build(await answer.json());
    // A frame is drawn only when the page has its styles: before, nothing has its size.
    requestAnimationFrame(() => document.querySelector("audio-builder-player") || place(host));
  } catch { /* no connection, no player */ }
}
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start); else start();
})();
