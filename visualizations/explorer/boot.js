// Unpacks style, words, markup and script of the page and starts them; the policy of the page knows the hash of each style and script.
(() => {
  "use strict";

  /**
   * The text of a packed element: two signs hold thirteen bits of a zlib stream.
   * @type {Ace["unpack"]}
   */
  async function unpack(id) {
    const element =
      /** @type {HTMLElement} */
      (document.getElementById(id));
    const text = element.textContent;
    const bytes = new Uint8Array(Number(element.dataset.bytes)), value = new Uint8Array(128);
    for (let code = 33, at = 0; code < 127; code += 1) if (code !== 38 && code !== 60 && code !== 62) { value[code] = at; at += 1; }
    for (let from = 0, to = 0, held = 0, bits = 0; to < bytes.length; from += 2) {
      held = ((held & 0xFF) << 13) | (value[text.charCodeAt(from)] * 91 + value[text.charCodeAt(from + 1)]);
      for (bits += 13; bits >= 8 && to < bytes.length; bits -= 8) { bytes[to] = held >> (bits - 8); to += 1; }
    }
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }

  function put(place, name, textContent, attributes) {
    place.append(Object.assign(document.createElement(name), { textContent }, attributes));
  }

  const { body, head } = document;
  unpack("code").then((text) => {
    const [script, strings, markup, theme, style] = text.split("\f");
    globalThis.ace =
      /** @type {Ace} */
      ({ unpack, theme, strings });
    put(head, "style", style);
    body.prepend(...new DOMParser().parseFromString(markup, "text/html").body.childNodes);
    put(body, "script", script);
  }).catch((error) => put(body, "p", `This page could not be unpacked (${error}). It needs a browser of 2023 or later; with JavaScript switched off it lists the demands.`, { role: "alert", className: "plain" }));
})();
