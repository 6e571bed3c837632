{%- extends "nbgrader/manage_assignments.tpl" -%}

{%- block head -%}
<script>
(function () {
  var bare = linkTo;
  linkTo = function (type, path) {
    var link = bare(type, path);
    return function (number, element) {
      var made = link(number, element);
      var href = made.getAttribute("href");
      if (href.charAt(0) === "/") {
        made.setAttribute("href", base_url + href);
      }
      return made;
    };
  };
})();
</script>
{{ super() }}
{%- endblock -%}
