/** Something that can be drawn into an empty place and taken away again. */
export interface Scene {
  /** Draws it; what is awaited is over when all of it stands in the page. */
  mount(place: HTMLElement): Promise<void> | void;
  unmount(): void;
}
