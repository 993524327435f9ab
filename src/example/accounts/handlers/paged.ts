import { AwsError } from "../../handler.ts";
import { page } from "../../paging.ts";

/** Lambda's way of paging: `Marker`, `MaxItems`, `NextMarker`. */
export interface MarkerInput {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

export function markerPage(
  member: string,
  list: readonly unknown[],
  { Marker, MaxItems }: MarkerInput,
  most: number,
): object {
  const { items, nextToken } = page(list, { size: Math.min(MaxItems ?? most, most), token: Marker });
  return { [member]: items, NextMarker: nextToken };
}

/** IAM's: `Marker` with `IsTruncated`, 100 a page. Source: IAM API Reference, `MaxItems`. */
export type IamPageInput = MarkerInput;

export function iamPage(member: string, list: readonly unknown[], { Marker, MaxItems }: IamPageInput): object {
  const { items, nextToken } = page(list, { size: Math.min(MaxItems ?? 100, 1000), token: Marker });
  return { [member]: items, IsTruncated: nextToken !== undefined, Marker: nextToken };
}

/** Most others': a token in and a token out, under the names that the service gives them. */
export interface TokenInput {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

export function tokenPage(
  member: string,
  list: readonly unknown[],
  { NextToken, MaxResults }: TokenInput,
  most: number,
): object {
  if (MaxResults !== undefined && MaxResults < 1)
    throw new AwsError("ValidationException", "MaxResults must be at least 1", 400);
  const { items, nextToken } = page(list, { size: Math.min(MaxResults ?? most, most), token: NextToken });
  return { [member]: items, NextToken: nextToken };
}
