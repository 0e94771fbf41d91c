/** Something worth telling people, in plain words. */
export interface Notice {
  /** One line. */
  readonly title: string;
  /** What it is about, for example `acme/shop`. */
  readonly subject: string;
  /** Page at the host that shows more. */
  readonly url: string;
  readonly severity: 'info' | 'warning';
}

/** A way to tell people. Sending the same notice twice must be harmless: delivery is at least once. */
export interface Channel {
  readonly name: string;
  send(notice: Notice): Promise<void>;
}

export const CHANNELS = Symbol('lintel.channels');
