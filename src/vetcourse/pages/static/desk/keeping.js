/** What a coordinator has chosen and typed, kept in this tab until it is written. */

/** A small store for one person: gone with the tab, never seen by anybody else. */
export class Kept {
  constructor(owner) {
    this.name = `vetcourse:desk:${owner}`;
    this.values = read(this.name);
  }

  get(key, otherwise) {
    return this.values[key] ?? otherwise;
  }

  set(key, value) {
    this.values[key] = value;
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.values));
    } catch {
      // A browser without room or leave still has it on the page.
    }
  }

  drop(key) {
    this.set(key, undefined);
  }
}

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}
