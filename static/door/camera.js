// The camera: one stream for the whole shift, the centre square at native resolution, one frame in the decoder at a time.
const REMEMBERED = "door-camera";
const STUCK_MS = 4000;
const MUTED_MS = 1500;
const RETRIES_MS = [500, 1500, 4000];

// What a browser's error means for the keeper: refused by hand, none there, or taken away for now.
const STATES = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "absent", OverconstrainedError: "absent" };

export class Camera {
  // onCodes(texts, thorough) for every picture that was looked at on request or holds a code; onState(state, { torch }); onDark(yes).
  constructor({ video, onCodes, onState, onDark }) {
    Object.assign(this, { video, onCodes, onState, onDark, stream: null, lock: null, wanted: false, turn: 0, sentAt: 0, tries: 0 });
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.#employ();
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.wanted) this.resume(); });
  }

  async start() {
    this.wanted = true;
    const turn = (this.turn += 1);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: this.#asked(), audio: false });
      if (turn !== this.turn) { stream.getTracks().forEach((track) => track.stop()); return; }
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
      await this.decoderReady;
    } catch (error) {
      if (turn === this.turn) this.#failed(error);
      return;
    }
    if (turn !== this.turn) return;
    this.tries = 0;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => { if (turn === this.turn) this.restart(); });
    track.addEventListener("mute", () => setTimeout(() => { if (turn === this.turn && track.muted && !document.hidden) this.restart(); }, MUTED_MS));
    this.onState("on", { torch: Boolean(track.getCapabilities?.().torch) });
    this.#keepAwake();
    this.#loop(turn);
  }

  stop() {
    this.turn += 1;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  async restart() {
    this.stop();
    await this.start();
  }

  // After sleep a phone may have taken the camera away; a stream that lives is kept, a new one may ask for leave again.
  async resume() {
    const lives = this.stream?.getVideoTracks().some((track) => track.readyState === "live" && !track.muted);
    if (!lives) return this.restart();
    this.#keepAwake();
    return this.video.play();
  }

  async torch(on) {
    await this.stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  }

  // The cameras there are, and which one is in use; names are told only while one is on.
  async choices() {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    const used = this.stream?.getVideoTracks()[0]?.getSettings().deviceId;
    return devices.filter((device) => device.kind === "videoinput").map(({ deviceId, label }) => ({ deviceId, label, used: deviceId === used }));
  }

  async choose(deviceId) {
    localStorage.setItem(REMEMBERED, deviceId);
    await this.restart();
  }

  // A picture taken where the live camera is refused goes through the same decoder.
  async read(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 2000 / Math.max(picture.width, picture.height));
    this.#send(picture, { x: 0, y: 0, width: picture.width, height: picture.height }, { scale, thorough: true });
    picture.close();
  }

  // A camera once chosen may be gone: both wishes are only wishes.
  #asked() {
    const chosen = localStorage.getItem(REMEMBERED);
    const asked = { width: { ideal: 1920 }, height: { ideal: 1080 }, facingMode: { ideal: "environment" } };
    return chosen ? { ...asked, deviceId: { ideal: chosen } } : asked;
  }

  #failed(error) {
    const state = STATES[error.name] ?? "lost";
    this.stop();
    this.onState(state, { problem: String(error) });
    if (state !== "lost" || this.tries >= RETRIES_MS.length) return;
    const { turn } = this;
    setTimeout(() => { if (turn === this.turn && !document.hidden) this.start(); }, RETRIES_MS[this.tries]);
    this.tries += 1;
  }

  #employ() {
    this.worker?.terminate();
    this.sentAt = 0;
    this.worker = new Worker(new URL("./decoder.js", import.meta.url), { type: "module" });
    this.decoderReady = new Promise((resolve, reject) => {
      this.worker.addEventListener("error", () => reject(new Error("The decoder did not load.")));
      this.worker.addEventListener("message", ({ data }) => {
        if (data.ready) resolve();
        else if (data.broken) reject(new Error(data.broken));
        else this.#decoded(data);
      });
    });
    this.decoderReady.catch(() => {}); // told where the camera starts
  }

  #loop(turn) {
    const again = () => {
      if (turn !== this.turn) return;
      this.#frame();
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(again);
      else setTimeout(again, 66);
    };
    again();
  }

  #frame() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width || document.hidden) return;
    if (this.sentAt) {
      if (performance.now() - this.sentAt > STUCK_MS) this.#employ();
      return;
    }
    const side = Math.min(width, height);
    this.#send(this.video, { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side }, { scale: 1, thorough: false });
  }

  #send(source, { x, y, width, height }, { scale, thorough }) {
    this.sentAt = performance.now();
    this.thorough = thorough;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.context.drawImage(source, x, y, width, height, 0, 0, this.canvas.width, this.canvas.height);
    const image = this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
    this.worker.postMessage({ image, thorough }, [image.data.buffer]);
  }

  #decoded({ texts, dark }) {
    const { thorough } = this;
    this.sentAt = 0;
    this.onDark(dark);
    if (texts.length || thorough) this.onCodes(texts, thorough);
  }

  async #keepAwake() {
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      this.lock = null; // a low battery, or an older phone: the settings say to switch auto-lock off
    }
  }
}
