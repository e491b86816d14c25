/** A number as it was written. */
export class RawNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  toNumber(): number {
    return Number(this.text);
  }
}
