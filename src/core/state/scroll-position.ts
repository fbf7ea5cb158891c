/** Where a reader is who is not at the end of a conversation. */
export interface ScrollPosition {
  /** The first message of which something is to be seen. */
  seq: number;
  /** How far its top is from the view's, in px; negative when it begins above. */
  offset: number;
}
