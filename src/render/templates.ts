import { Eta } from "eta";
import { bounded, html } from "./escape.ts";

/** A template's path under the templates' root, without its ending: `en/report`. */
export type TemplateRenderer = (template: string, data: object) => string;

/** Templates whose output is HTML: `<%= %>` bounds and escapes, `<%~ %>` takes finished HTML. */
export function htmlTemplates(templatesRoot: string): TemplateRenderer {
  const eta = new Eta({
    views: templatesRoot,
    autoEscape: true,
    escapeFunction: (text) => html(bounded(String(text))),
    cache: true,
  });
  return (template, data) => eta.render(`/${template}`, data);
}

/** Templates whose output is text; what they print was escaped for its grammar when the view was made. */
export function textTemplates(templatesRoot: string): TemplateRenderer {
  const eta = new Eta({ views: templatesRoot, autoEscape: false, cache: true });
  return (template, data) => eta.render(`/${template}`, data);
}
