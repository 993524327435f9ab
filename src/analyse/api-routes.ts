import { isObject } from "../core/json.ts";
import { type Naming, namings } from "./naming.ts";
import { at, listAt, textAt } from "./read.ts";

/** A method and path of an API that invokes the function, as the ARN that API Gateway sends with the call. */
export interface ApiRoute extends Naming {
  readonly sourceArn: string;
}

/**
 * The routes of a REST, HTTP or WebSocket API that lead to the function. A method `ANY` is sent as `*`, path parameters
 * are `*`. Source: API Gateway Developer Guide, "Control access to a REST API", "Create AWS Lambda integrations for HTTP APIs".
 */
export function apiRoutes(document: unknown, apiArn: string, functionArn: string): readonly ApiRoute[] {
  return [...restMethods(document, apiArn, functionArn), ...httpRoutes(document, apiArn, functionArn)];
}

function* restMethods(document: unknown, apiArn: string, functionArn: string): Generator<ApiRoute> {
  for (const [index, resource] of listAt(document, "Resources").entries()) {
    const methods = at(resource, "resourceMethods");
    if (!isObject(methods)) continue;
    for (const [method, value] of Object.entries(methods)) {
      if (hasRole(at(value, "methodIntegration"), "credentials")) continue;
      for (const naming of namings(value, functionArn, ["Resources", index, "resourceMethods", method])) {
        yield {
          ...naming,
          sourceArn: `${apiArn}/*/${method === "ANY" ? "*" : method}${pathOf(textAt(resource, "path") ?? "/")}`,
        };
      }
    }
  }
}

function* httpRoutes(document: unknown, apiArn: string, functionArn: string): Generator<ApiRoute> {
  const routes = listAt(document, "Routes");
  for (const [index, integration] of listAt(document, "Integrations").entries()) {
    if (hasRole(integration, "CredentialsArn")) continue;
    const target = `integrations/${textAt(integration, "IntegrationId") ?? ""}`;
    for (const naming of namings(integration, functionArn, ["Integrations", index])) {
      for (const route of routes) {
        if (textAt(route, "Target") !== target) continue;
        const [method = "", path] = (textAt(route, "RouteKey") ?? "").split(" ");
        const tail = path === undefined ? `/*/${method}` : `/*/*${pathOf(path)}`;
        yield { ...naming, sourceArn: `${apiArn}${tail}` };
      }
    }
  }
}

/**
 * The function as an authorizer, which is invoked with an ARN of its own; where the authorizer names a role, that
 * role's policies decide.
 */
export function* authorizers(document: unknown, apiArn: string, functionArn: string): Generator<ApiRoute> {
  for (const [index, authorizer] of listAt(document, "Authorizers").entries()) {
    if (hasRole(authorizer, "authorizerCredentials", "AuthorizerCredentialsArn")) continue;
    const id = textAt(authorizer, "id") ?? textAt(authorizer, "AuthorizerId") ?? "*";
    for (const naming of namings(authorizer, functionArn, ["Authorizers", index])) {
      yield { ...naming, sourceArn: `${apiArn}/authorizers/${id}` };
    }
  }
}

/** With a role of its own API Gateway calls as that role, and asks no permission of the function's policy. */
function hasRole(value: unknown, ...names: readonly string[]): boolean {
  return names.some((name) => textAt(value, name) !== undefined);
}

function pathOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/gu, "*");
}
