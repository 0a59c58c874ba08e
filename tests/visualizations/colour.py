"""How far apart two colours look: contrast by WCAG, and CAM02-UCS under simulated colour blindness."""

from __future__ import annotations

from itertools import combinations

import numpy as np

VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Full-severity matrices of Machado, Oliveira and Fernandes (2009), on linear sRGB."""

_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_CAT = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
_HPE = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]])
_SEEN = _HPE @ np.linalg.inv(_CAT)


def linear(colour: str) -> np.ndarray:
    """Give linear light of a colour written as #RRGGBB."""
    value = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    """Give the contrast ratio of two colours."""
    light, dark = sorted((float(_XYZ[1] @ linear(colour)) for colour in (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ucs(light: np.ndarray) -> np.ndarray:
    """Place linear sRGB rows in CAM02-UCS (average surround, 64 lux, grey background)."""
    adapting, background = 64 / np.pi / 5, 20.0
    k = 1 / (5 * adapting + 1)
    level = 0.2 * k**4 * 5 * adapting + 0.1 * (1 - k**4) ** 2 * (5 * adapting) ** (1 / 3)
    n = background / 100
    z, bright = 1.48 + n**0.5, 0.725 * (1 / n) ** 0.2
    white = _CAT @ (100 * _XYZ @ np.ones(3))
    degree = 1 - np.exp(-(adapting + 42) / 92) / 3.6
    gain = degree * 100 / white + 1 - degree

    def response(rgb: np.ndarray) -> np.ndarray:
        seen = (rgb * gain) @ _SEEN.T
        power = (level * np.abs(seen) / 100) ** 0.42
        return np.sign(seen) * 400 * power / (power + 27.13) + 0.1

    def achromatic(a: np.ndarray) -> np.ndarray:
        return (2 * a[..., 0] + a[..., 1] + a[..., 2] / 20 - 0.305) * bright

    a = response((100 * light @ _XYZ.T) @ _CAT.T)
    red_green = a[..., 0] - 12 * a[..., 1] / 11 + a[..., 2] / 11
    yellow_blue = (a[..., 0] + a[..., 1] - 2 * a[..., 2]) / 9
    hue = np.arctan2(yellow_blue, red_green)
    lightness = 100 * (np.maximum(achromatic(a), 0) / achromatic(response(white[None]))) ** (0.69 * z)
    eccentricity = (np.cos(hue + 2) + 3.8) / 4
    t = 50000 / 13 * bright * eccentricity * np.hypot(red_green, yellow_blue)
    t = t / (a[..., 0] + a[..., 1] + 21 / 20 * a[..., 2])
    chroma = t**0.9 * (lightness / 100) ** 0.5 * (1.64 - 0.29**n) ** 0.73
    colourful = np.log(1 + 0.0228 * chroma * level**0.25) / 0.0228
    return np.stack(
        [1.7 * lightness / (1 + 0.007 * lightness), colourful * np.cos(hue), colourful * np.sin(hue)], axis=-1
    )


def worst_pair(colours: list[str]) -> tuple[float, str, tuple[str, str]]:
    """Give the smallest distance of two of *colours* over four kinds of vision, which vision, and the two."""
    found = []
    for vision, matrix in VISION.items():
        seen = ucs(np.clip(np.array([linear(colour) for colour in colours]) @ matrix.T, 0, 1))
        for first, second in combinations(range(len(colours)), 2):
            far = float(np.linalg.norm(seen[first] - seen[second]))
            found.append((far, vision, (colours[first], colours[second])))
    return min(found)
