// What may be depended on. One who adds a line here has read the licence, or the script.

/** Licences, as SPDX ids, of what may be shipped in dist/: they ask for their text to travel along, and no more. */
export const SHIPPABLE = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT"]);

/** Licences of what is used to build and test, and not shipped: a change to a file under the MPL must be published. */
export const USABLE = new Set([...SHIPPABLE, "MPL-2.0"]);

/** Packages that run a script when they are installed, with the reason why that is let be. */
export const INSTALL_SCRIPTS = {
  esbuild:
    "Checks that the program for this platform, an optional dependency, runs, and puts it in the place of a wrapper.",
};
