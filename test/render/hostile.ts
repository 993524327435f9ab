/** Text that tries to be more than text: markup, a formula, a terminal escape, a direction override, Markdown, Mermaid. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  `=HYPERLINK("http://evil.example","click")`,
  "\u001b]0;owned\u0007\u001b[31mred",
  "user\u202etxt.exe",
  "[click](http://evil.example) ![x](http://evil.example/x.png)",
  `end"] --> evil["`,
  "first\nsecond\r\n# heading",
  "zero\u200bwidth \ud800 half",
  "</style></title><svg onload=alert(1)>",
].join(" ");

/** Every character that acts instead of showing. Line ends stand apart: files have their own. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
export const ACTING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;
