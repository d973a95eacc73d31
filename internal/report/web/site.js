"use strict";
(function () {
  var search = document.getElementById("search");
  if (!search) { return; }
  search.hidden = false;
  var words = document.getElementById("words");
  var status = document.getElementById("status");
  var entries = Array.prototype.map.call(document.querySelectorAll("#found > li"), function (e) {
    return { element: e, text: e.textContent.toLowerCase() + " " + e.dataset.text };
  });

  // find shows the changes that hold every word.
  function find() {
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    entries.forEach(function (e) {
      var hit = wanted.every(function (w) { return e.text.indexOf(w) >= 0; });
      e.element.hidden = !hit;
      if (hit) { shown++; }
    });
    status.textContent = shown + " of " + entries.length + " changes shown.";
  }

  words.addEventListener("input", find);
  find();
})();
