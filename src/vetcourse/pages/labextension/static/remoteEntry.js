/* What JupyterLab loads first: it hands over the libraries that Lab itself uses. */
(() => {
  const here = document.currentScript.src;
  let libraries = {};

  /** One of Lab's own libraries, in the version that Lab runs with. */
  async function shared(name) {
    const [version] = Object.values(libraries[name] || {});
    if (!version) throw new Error(`vetcourse: JupyterLab no longer shares ${name}`);
    return (await version.get())();
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.vetcourse = {
    init(scope) {
      libraries = scope;
    },
    async get() {
      const { plugin } = await import(new URL("unit.js", here).href);
      const made = await plugin(shared);
      return () => ({ __esModule: true, default: made });
    },
  };
})();
