/**
 * Notices that a service goes in circles with its paging tokens, however long the circle, without keeping them all: one
 * is remembered, and replaced after twice as many pages each time (R. P. Brent's search for cycles).
 */
export class TokenLoop {
  #remembered: string | undefined;
  #pages = 0;
  #until = 1;

  /** Whether this token came before. To be told every one. */
  closes(token: string): boolean {
    if (token === this.#remembered) return true;
    this.#pages += 1;
    if (this.#pages === this.#until) {
      this.#remembered = token;
      this.#until *= 2;
      this.#pages = 0;
    }
    return false;
  }
}

export function endless(message: string): Error {
  return Object.assign(new Error(message), { name: "EndlessPages" });
}
