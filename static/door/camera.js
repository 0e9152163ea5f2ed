// The camera: one stream for the whole shift, the centre square at native resolution, one frame in the decoder at a time.
const REMEMBERED = "door-camera";

export class Camera {
  constructor({ video, onCodes, onState }) {
    Object.assign(this, { video, onCodes, onState, stream: null, busy: false, lock: null });
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.worker = new Worker(new URL("./decoder.js", import.meta.url), { type: "module" });
    this.decoderReady = new Promise((resolve, reject) => {
      this.worker.addEventListener("message", (event) => {
        if (event.data.ready) resolve();
        else if (event.data.broken) reject(new Error(event.data.broken));
        else this.#decoded(event.data.texts);
      });
    });
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.wanted) this.restart(); });
  }

  async start() {
    this.wanted = true;
    const video = { width: { ideal: 1920 }, height: { ideal: 1080 } };
    const chosen = localStorage.getItem(REMEMBERED);
    video[chosen ? "deviceId" : "facingMode"] = { ideal: chosen || "environment" };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    } catch (error) {
      this.onState(error.name === "NotAllowedError" ? "refused" : "absent");
      return;
    }
    const [track] = this.stream.getVideoTracks();
    track.addEventListener("ended", () => this.restart());
    this.video.srcObject = this.stream;
    await this.video.play();
    await this.decoderReady;
    this.onState("on", { torch: Boolean(track.getCapabilities?.().torch) });
    this.#keepAwake();
    this.#loop();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  // After sleep a phone may have taken the camera away, or given another lens.
  async restart() {
    if (this.stream?.getVideoTracks().some((track) => track.readyState === "live" && !track.muted)) return;
    this.stop();
    await this.start();
  }

  async torch(on) {
    await this.stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  }

  async choices() {
    return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
  }

  async choose(deviceId) {
    localStorage.setItem(REMEMBERED, deviceId);
    this.stop();
    await this.start();
  }

  // A picture taken where the live camera is refused goes through the same decoder.
  async read(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 2000 / Math.max(picture.width, picture.height));
    this.#send(picture, 0, 0, picture.width, picture.height, scale, true);
  }

  #loop() {
    const again = () => {
      if (!this.stream) return;
      this.#frame();
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(again);
      else setTimeout(again, 66);
    };
    again();
  }

  #frame() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (this.busy || !width) return;
    const side = Math.min(width, height);
    this.#send(this.video, (width - side) / 2, (height - side) / 2, side, side, 1, false);
  }

  #send(source, x, y, width, height, scale, thorough) {
    this.busy = true;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.context.drawImage(source, x, y, width, height, 0, 0, this.canvas.width, this.canvas.height);
    const image = this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
    this.worker.postMessage({ image, thorough }, [image.data.buffer]);
  }

  #decoded(texts) {
    this.busy = false;
    if (texts.length) this.onCodes(texts);
  }

  async #keepAwake() {
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      this.lock = null; // low battery, or an older phone: the page tells to switch auto-lock off
    }
  }
}
