/** Reads the first code in what a camera shows; null: none in this picture. */
export type Detect = (video: HTMLVideoElement) => Promise<string | null>;
