"use strict";
(function () {
  var tools = document.getElementById("tools");
  if (!tools) { return; }
  tools.hidden = false;
  var changes = Array.prototype.slice.call(document.querySelectorAll("article.change"));
  var entries = Array.prototype.slice.call(document.querySelectorAll("li.entry"));
  var boxes = Array.prototype.slice.call(document.querySelectorAll("input.severity"));
  var groups = Array.prototype.slice.call(document.querySelectorAll("details.group"));
  var section = document.getElementById("section");
  var status = document.getElementById("status");
  var view = document.getElementById("view");
  var keys = document.getElementById("keys");
  var current = -1;

  function shown(e, on) { return on[e.dataset.severity] && (section.value === "" || section.value === e.dataset.section); }

  function filter() {
    var on = {}, visible = 0, flagged = 0;
    boxes.forEach(function (b) { on[b.value] = b.checked; });
    changes.forEach(function (c) {
      c.hidden = !shown(c, on);
      if (!c.hidden) { visible++; if ("flagged" in c.dataset) { flagged++; } }
    });
    entries.forEach(function (e) { e.hidden = !shown(e, on); });
    groups.forEach(function (g) { g.hidden = !g.querySelector("li.entry:not([hidden])"); });
    status.textContent = visible + " of " + changes.length + " changes shown, " + flagged + " flagged.";
  }

  function go(step, flaggedOnly) {
    for (var i = current + step; i >= 0 && i < changes.length; i += step) {
      var c = changes[i];
      if (c.hidden || (flaggedOnly && !("flagged" in c.dataset))) { continue; }
      current = i;
      c.scrollIntoView({ block: "start" });
      c.focus({ preventScroll: true });
      return;
    }
    status.textContent = step > 0 ? "No later change is flagged and shown." : "No earlier change is flagged and shown.";
  }

  function half(redline, drop, title) {
    var d = document.createElement("div");
    var t = document.createElement("p");
    t.className = "side-title";
    t.textContent = title;
    d.appendChild(t);
    Array.prototype.forEach.call(redline.children, function (p) {
      var copy = p.cloneNode(true);
      copy.removeAttribute("id");
      Array.prototype.forEach.call(copy.querySelectorAll(drop), function (x) { x.remove(); });
      d.appendChild(copy);
    });
    return d;
  }

  function sideBySide(on) {
    view.setAttribute("aria-pressed", on ? "true" : "false");
    changes.forEach(function (c) {
      var inline = c.querySelector(".redline:not(.sides)");
      var sides = c.querySelector(".redline.sides");
      if (inline.classList.contains("moved")) { inline.classList.toggle("two", on); return; }
      if (on && !sides) {
        sides = document.createElement("div");
        sides.className = "redline sides";
        sides.appendChild(half(inline, "ins, .gap-ins", "Old"));
        sides.appendChild(half(inline, "del, .gap-del", "New"));
        inline.after(sides);
      }
      if (sides) { sides.hidden = !on; }
      inline.hidden = on;
    });
  }

  function measure() {
    var sticky = getComputedStyle(tools).position === "sticky";
    document.documentElement.style.setProperty("--tools", sticky ? tools.offsetHeight + 8 + "px" : "0px");
  }

  boxes.forEach(function (b) { b.addEventListener("change", filter); });
  section.addEventListener("change", filter);
  document.getElementById("next").addEventListener("click", function () { go(1, true); });
  document.getElementById("previous").addEventListener("click", function () { go(-1, true); });
  view.addEventListener("click", function () { sideBySide(view.getAttribute("aria-pressed") !== "true"); });
  document.addEventListener("focusin", function (e) {
    var c = e.target.closest && e.target.closest("article.change");
    if (c) { current = changes.indexOf(c); }
  });
  document.addEventListener("keydown", function (e) {
    if (!keys.checked || e.ctrlKey || e.altKey || e.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) { return; }
    switch (e.key) {
    case "n": go(1, true); break;
    case "p": go(-1, true); break;
    case "j": go(1, false); break;
    case "k": go(-1, false); break;
    case "s": sideBySide(view.getAttribute("aria-pressed") !== "true"); break;
    default: return;
    }
    e.preventDefault();
  });
  function reveal() {
    var at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var box = at && at.closest("details");
    if (box) { box.open = true; }
    var c = at && at.closest("article.change");
    if (c && c.hidden) { c.hidden = false; }
    if (at) { at.scrollIntoView({ block: "start" }); }
  }
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("details"), function (d) { d.open = true; });
  });
  window.addEventListener("resize", measure);
  measure();
  if (location.hash) { reveal(); }
})();
