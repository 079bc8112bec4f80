/** Names the content of `public/icons.svg`; written by `write-icons.ts`. */
export const iconVersion = "d39eec97";
