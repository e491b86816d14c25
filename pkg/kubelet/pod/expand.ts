/**
 * $(NAME) references in commands, arguments and values: replaced when the name is known, left as written when it is not; $$ is a dollar sign.
 *
 *   expand('$(A)-$(B)-$$(A)', A=1)   ->   '1-$(B)-$(A)'
 */
export function expand(text: string, values: ReadonlyMap<string, string>): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const next = text[i + 1];
    if (text[i] !== '$' || next === undefined) {
      out += text[i];
    } else if (next === '$') {
      out += '$';
      i++;
    } else if (next === '(') {
      const end = text.indexOf(')', i + 2);
      if (end < 0) {
        out += '$(';
        i++;
      } else {
        const name = text.slice(i + 2, end);
        out += values.get(name) ?? `$(${name})`;
        i = end;
      }
    } else {
      out += '$';
    }
  }
  return out;
}
