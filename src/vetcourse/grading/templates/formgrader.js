(function () {
  "use strict";

  // formgrader asks the network for MathJax and, without it, goes no further: no
  // shortcuts, no next box. Our texts have no formulas, so an answer is all it needs.
  document.addEventListener("DOMContentLoaded", function () {
    if (!window.MathJax) {
      var interest = function (tell) {
        setTimeout(tell, 0, "End");
      };
      window.MathJax = { Hub: { Startup: { signal: { Interest: interest } } } };
    }
  });

  function within(element) {
    var cell = element.closest(".nbgrader_cell");
    return {
      score: cell.querySelector(".score"),
      comment: cell.querySelector(".comment"),
      levels: Array.from(cell.querySelectorAll(".vc-level")),
    };
  }

  // formgrader saves a box when it has changed, as after typing.
  function fill(box, value) {
    box.value = value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show() {
    document.querySelectorAll(".vc-levels").forEach(function (group) {
      var found = within(group);
      found.levels.forEach(function (level) {
        var given = found.score.value;
        var same = given !== "" && Number(given) === Number(level.dataset.points);
        level.setAttribute("aria-pressed", String(same));
      });
    });
  }

  function give(level) {
    var found = within(level);
    var said = found.comment.value.trim();
    // Another level's words make room; a marker's own stay.
    var ours = found.levels.some(function (other) {
      return other.dataset.says === said;
    });
    fill(found.score, level.dataset.points);
    if (said === "" || ours) {
      fill(found.comment, level.dataset.says);
    }
    show();
  }

  function say(button) {
    var box = within(button).comment;
    var text = button.textContent.trim();
    if (box.value.indexOf(text) < 0) {
      fill(box, (box.value.trim() + "\n\n" + text).trim());
    }
  }

  // The same box of the next piece of work, as formgrader counts its boxes.
  function go(link, event) {
    var boxes = Array.from(document.querySelectorAll(".tabbable"));
    event.preventDefault();
    location.href = link.href + "?index=" + boxes.indexOf(within(link).score);
  }

  document.addEventListener("click", function (event) {
    var level = event.target.closest(".vc-level");
    var words = event.target.closest(".vc-say");
    var link = event.target.closest(".vc-next");
    if (level) {
      give(level);
    } else if (words) {
      say(words);
    } else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      go(link, event);
    }
  });
  document.addEventListener("change", show);
  // formgrader keeps Tab and Enter for its boxes; among our buttons they are ours.
  document.querySelectorAll(".vc-marking").forEach(function (marking) {
    marking.addEventListener("keydown", function (event) {
      if (event.key === "Tab" || event.key === "Enter") {
        event.stopPropagation();
      }
    });
  });
  if (window.jQuery) {
    // The marks that are there already come a moment after the page.
    window.jQuery(document).ajaxComplete(function () {
      setTimeout(show, 0);
    });
  }
})();
