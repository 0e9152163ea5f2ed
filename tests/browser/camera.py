"""A fake camera for Chromium: badges as video, written as y4m without any other program.

``--use-file-for-fake-video-capture`` plays the file for ever; replace it with ``put`` and start the camera anew to
hold another badge before it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from app.platform.documents import qr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Picture = "NDArray[np.uint8]"
WIDTH, HEIGHT, FPS = 640, 480, 15


def flags(video: Path) -> list[str]:
    """Return Chromium's switches for a camera that plays this file."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video.resolve()}",
    ]


def code_picture(token: str) -> NDArray[np.uint8]:
    """Draw a token's code with its quiet zone, one pixel a module."""
    matrix = np.array([[0 if dark else 255 for dark in row] for row in qr.modules(token)], dtype=np.uint8)
    return np.pad(matrix, 4, constant_values=255)


def _frames(picture: NDArray[np.uint8] | None, seconds: float, side: int) -> list[bytes]:
    draw = np.random.default_rng(1)
    frames = []
    for number in range(int(seconds * FPS)):
        frame = np.full((HEIGHT, WIDTH), 120, np.uint8)
        if picture is not None:
            turn, scale = np.deg2rad(6 * np.sin(number / 6)), side / max(picture.shape)
            sway = 12 * np.sin(number / 9)
            place = np.array(
                [
                    [scale * np.cos(turn), -scale * np.sin(turn), (WIDTH - scale * picture.shape[1]) / 2 + sway],
                    [scale * np.sin(turn), scale * np.cos(turn), (HEIGHT - scale * picture.shape[0]) / 2],
                ],
                dtype=np.float32,
            )
            shown = cv2.warpAffine(picture, place, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
            mask = cv2.warpAffine(np.full_like(picture, 255), place, (WIDTH, HEIGHT))
            frame = np.where(mask > 0, shown, frame)
        noisy = cv2.GaussianBlur(frame, (0, 0), 0.7).astype(np.float64) + draw.normal(0, 4, frame.shape)
        frames.append(np.clip(noisy, 0, 255).astype(np.uint8).tobytes())
    return frames


def write_video(
    path: Path, segments: Sequence[tuple[str | NDArray[np.uint8] | None, float]], *, side: int = 300
) -> None:
    """Write a video of badges: each segment is a token, a picture in grey, or nothing, and how many seconds."""
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FPS}:1 Ip A1:1 C420jpeg\n".encode())
        for shown, seconds in segments:
            picture = code_picture(shown) if isinstance(shown, str) else shown
            for frame in _frames(picture, seconds, side):
                file.write(b"FRAME\n" + frame + grey)


def put(video: Path, shown: str | NDArray[np.uint8] | None, *, side: int = 300) -> None:
    """Hold something else before a camera whose stream is about to start."""
    fresh = video.with_suffix(".new.y4m")
    write_video(fresh, [(shown, 2.0)], side=side)
    os.replace(fresh, video)  # noqa: PTH105 — the atomic replacement is the point
