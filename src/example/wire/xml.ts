import { XmlShapeSerializer } from "@aws-sdk/core/protocols";
import type { Shape } from "./schema.ts";

/** The content of a structure's element, without the element: how it is called differs by protocol. */
export function xmlContent(shape: Shape, value: unknown): string {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
    xmlNamespace: "",
    serviceNamespace: "",
  });
  serializer.write(shape, value);
  const element = String(serializer.flush());
  if (element.endsWith("/>")) return "";
  return element.slice(element.indexOf(">") + 1, element.lastIndexOf("</"));
}

/** Text for an element's content. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"'\r\n\u0085\u2028]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
