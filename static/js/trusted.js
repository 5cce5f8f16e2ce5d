// The one place where text becomes markup, or the address of a script, in browsers that have Trusted Types.
// htmx and the service worker come through here; what no page of ours holds is refused, whoever sends it.
(() => {
  if (!window.trustedTypes?.createPolicy) return;

  const FOREIGN = "script:not([src]), iframe, frame, object, embed, applet, base, [srcdoc]";
  const ADDRESSES = new Set(["href", "src", "action", "formaction", "xlink:href"]);
  const unread = trustedTypes.createPolicy("unread", { createHTML: (text) => text });  // goes nowhere but read()

  function read(text) {
    return new DOMParser().parseFromString(unread.createHTML(text), "text/html");
  }

  function isOurs(address) {
    return new URL(address, document.baseURI).origin === location.origin;
  }

  function runs({ name, value }) {
    return name.startsWith("on") || (ADDRESSES.has(name) && /^(?:javascript|data|vbscript):/i.test(value.replace(/[\0- ]/g, "")));
  }

  function refuse(part) {
    if (part.querySelector(FOREIGN)) throw new TypeError("Markup that is not ours");
    for (const element of part.querySelectorAll("*")) {
      if ([...element.attributes].some(runs)) throw new TypeError("Markup that would run");
      if (element.matches("script") && !isOurs(element.getAttribute("src"))) throw new TypeError("A script that is not ours");
      if (element.content instanceof DocumentFragment) refuse(element.content);
    }
  }

  trustedTypes.createPolicy("default", {
    createHTML(text) {
      refuse(read(text));
      return text;
    },
    createScriptURL(address) {
      if (!isOurs(address)) throw new TypeError("A script that is not ours");
      return address;
    },
  });
})();
