// The pages work without this file; it adds the controls, the marked sentence and the kept place.
(() => {
  "use strict";
  const SKIP_SECONDS = 15;
  const KEEP_EVERY_SECONDS = 5;
  // How long the page waits after the reader scrolled before it follows the voice again.
  const FOLLOW_AGAIN_MS = 6000;
  const box = document.querySelector(".player");
  if (!box) return;
  const audio = box.querySelector("audio");
  const $ = (what) => box.querySelector(what);
  const slider = $("input[type=range]");
  const speed = $("select");
  const playButton = $("[data-do=play]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let lastKept = 0;
  let handScrolledAt = -Infinity;

  const memory = {
    // Storage is refused in some private windows and for some file: pages.
    get(key) { try { return localStorage.getItem("audio_builder:" + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("audio_builder:" + key, value); } catch { /* not kept */ } },
  };
  const clock = (seconds) => {
    const s = Math.max(0, Math.floor(seconds));
    const two = (n) => String(n).padStart(2, "0");
    return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  };
  const length = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : Number(slider.max));

  function seek(seconds) {
    audio.currentTime = Math.min(Math.max(0, seconds), length() || seconds);
    show();
  }
  function toggle() {
    if (audio.paused) audio.play().catch(() => {}); else audio.pause();
  }
  function keep(force) {
    if (!box.dataset.key) return;
    if (!force && Math.abs(audio.currentTime - lastKept) < KEEP_EVERY_SECONDS) return;
    lastKept = audio.currentTime;
    const near = audio.currentTime > length() - 3;
    memory.set(box.dataset.key, near ? "0" : audio.currentTime.toFixed(1));
  }

  // The notice stands below the headline and is spoken before it.
  const cues = [...document.querySelectorAll(".cue")].sort((a, b) => a.dataset.start - b.dataset.start);
  const starts = cues.map((cue) => Number(cue.dataset.start));
  const ends = cues.map((cue) => Number(cue.dataset.end));
  let current = -1;
  function cueAt(time) {
    let low = 0;
    let high = starts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= time) low = middle + 1; else high = middle - 1;
    }
    return high;
  }
  function mark(time) {
    const found = cueAt(time + 0.01);
    // A sentence stays marked through the pause after it, until the next one begins.
    const next = audio.paused && !time ? -1 : found;
    if (next !== current) {
      if (current >= 0) cues[current].removeAttribute("aria-current");
      current = next;
      if (current >= 0) {
        cues[current].setAttribute("aria-current", "true");
        offer(current);
        if (!audio.paused) follow(cues[current]);
      }
    }
    markWord(time);
  }
  function follow(cue) {
    if (performance.now() - handScrolledAt < FOLLOW_AGAIN_MS) return;
    const place = cue.getBoundingClientRect();
    const top = box.getBoundingClientRect().bottom + 16;
    if (place.top >= top && place.bottom <= innerHeight * 0.8) return;
    cue.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }
  for (const sort of ["wheel", "touchmove"]) {
    addEventListener(sort, () => { handScrolledAt = performance.now(); }, { passive: true });
  }

  const canMarkWords = typeof Highlight === "function" && CSS.highlights;
  let markedWord = "";
  function markWord(time) {
    const cue = cues[current];
    if (!canMarkWords || !cue || !cue.dataset.words) {
      if (markedWord) { CSS.highlights.delete("word"); markedWord = ""; }
      return;
    }
    cue.words ||= cue.dataset.words.split(",").map(Number);
    let at = cue.words.length - 4;
    while (at >= 0 && cue.words[at] > time) at -= 4;
    const [, end, from, to] = at < 0 ? [] : cue.words.slice(at, at + 4);
    const name = time < end + 0.25 ? `${current}:${from}` : "";
    if (name === markedWord) return;
    markedWord = name;
    CSS.highlights.delete("word");
    if (!name) return;
    const range = new Range();
    range.setStart(cue.firstChild, from);
    range.setEnd(cue.firstChild, to);
    CSS.highlights.set("word", new Highlight(range));
  }

  // One sentence at a time can be reached with Tab; the arrows move among them.
  let offered = -1;
  function offer(index) {
    if (offered >= 0) cues[offered].tabIndex = -1;
    offered = index;
    cues[index].tabIndex = 0;
  }
  function playFrom(cue) {
    handScrolledAt = -Infinity;
    seek(Number(cue.dataset.start));
    audio.play().catch(() => {});
  }
  const text = document.querySelector("main");
  if (text && cues.length) {
    for (const cue of cues) cue.tabIndex = -1;
    offer(0);
    text.addEventListener("click", (event) => {
      const cue = event.target.closest(".cue");
      // Whoever marks text to copy it does not want to jump.
      if (cue && !String(getSelection()).trim()) playFrom(cue);
    });
    text.addEventListener("keydown", (event) => {
      const cue = event.target.closest(".cue");
      if (!cue || event.altKey || event.ctrlKey || event.metaKey) return;
      const index = cues.indexOf(cue);
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: cues.length - 1 }[event.key];
      if (event.key === "Enter" || event.key === " ") {
        playFrom(cue);
      } else if (to !== undefined && cues[to]) {
        offer(to);
        cues[to].focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  let frame = 0;
  function show() {
    const all = length();
    const now = audio.currentTime;
    slider.max = all || 0;
    if (!slider.matches(":active")) slider.value = now;
    slider.setAttribute("aria-valuetext", `${clock(now)} ${slider.dataset.of} ${clock(all)}`);
    $("[data-time=now]").textContent = clock(now);
    $("[data-time=all]").textContent = clock(all);
    mark(now);
  }
  function run() {
    // timeupdate comes four times a second: too coarse for words.
    mark(audio.currentTime);
    frame = audio.paused ? 0 : requestAnimationFrame(run);
  }
  const state = () => {
    const playing = !audio.paused;
    box.classList.toggle("playing", playing);
    playButton.setAttribute("aria-label", playing ? playButton.dataset.pause : playButton.dataset.play);
    if (playing && !frame) frame = requestAnimationFrame(run);
    keep(true);
  };
  audio.addEventListener("play", state);
  audio.addEventListener("pause", state);
  audio.addEventListener("ended", state);
  audio.addEventListener("timeupdate", () => { show(); keep(false); });
  audio.addEventListener("seeked", show);
  // An address may name a moment, as Media Fragments do: #t=12.5 (W3C, Media Fragments URI).
  const moment = () => Number((/^#t=(\d+(?:\.\d+)?)$/.exec(location.hash) || [])[1] || 0);
  addEventListener("hashchange", () => { if (moment()) seek(moment()); });
  audio.addEventListener("loadedmetadata", () => {
    const kept = moment() || Number(memory.get(box.dataset.key));
    if (kept > 0 && !audio.currentTime && kept < length()) audio.currentTime = kept;
    audio.playbackRate = Number(speed.value);
    show();
  });
  addEventListener("pagehide", () => keep(true));

  const doing = { play: toggle, back: () => seek(audio.currentTime - SKIP_SECONDS), forward: () => seek(audio.currentTime + SKIP_SECONDS) };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) doing[button.dataset.do]();
  });
  slider.addEventListener("input", () => seek(Number(slider.value)));
  slider.addEventListener("keydown", (event) => {
    // The browser's own step is a tenth of a second.
    const by = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 30, PageDown: -30 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    seek(audio.currentTime + by);
    event.preventDefault();
  });
  speed.addEventListener("change", () => {
    audio.playbackRate = Number(speed.value);
    audio.defaultPlaybackRate = audio.playbackRate;
    memory.set("speed", speed.value);
  });
  const keptSpeed = memory.get("speed");
  if (keptSpeed && [...speed.options].some((option) => option.value === keptSpeed)) {
    speed.value = keptSpeed;
    audio.defaultPlaybackRate = audio.playbackRate = Number(keptSpeed);
  }
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, button, a, summary, textarea")) return;
    if (event.key === "k" || (event.key === " " && event.target === document.body)) toggle();
    else if (event.key === "j") doing.back();
    else if (event.key === "l") doing.forward();
    else return;
    event.preventDefault();
  });
  for (const button of document.querySelectorAll("[data-seek]")) {
    button.addEventListener("click", () => { seek(Number(button.dataset.seek)); audio.play().catch(() => {}); });
  }

  const dock = document.querySelector(".dock");
  for (const button of document.querySelectorAll("[data-listen]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const { key, seconds, title, listen } = button.dataset;
      if (box.dataset.key !== key) {
        keep(true);
        Object.assign(box.dataset, { key, title });
        slider.max = seconds;
        audio.src = listen;
        dock.classList.add("open");
        dock.querySelector(".now").textContent = title;
        announce();
      }
      audio.play().catch(() => {});
    });
  }
  for (const button of document.querySelectorAll("[data-copy], [data-copy-from]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => {
      const from = button.dataset.copyFrom;
      const what = from ? button.parentElement.querySelector(from).value : button.dataset.copy;
      navigator.clipboard.writeText(what).then(() => { button.textContent = button.dataset.copied; });
    });
  }
  function announce() {
    // What a phone's lock screen and a headset's buttons use.
    if (!("mediaSession" in navigator) || !box.dataset.title) return;
    const { title, show: artist } = box.dataset;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album: artist });
    navigator.mediaSession.setActionHandler("seekbackward", doing.back);
    navigator.mediaSession.setActionHandler("seekforward", doing.forward);
  }
  document.documentElement.classList.add("scripted");
  audio.controls = false;
  $(".controls").hidden = false;
  announce();
  if (audio.readyState >= 1) audio.dispatchEvent(new Event("loadedmetadata"));
  show();
})();
