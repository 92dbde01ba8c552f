/* js/core-api.js is made from core/wasm_api.def when the program is built. */
export const API: Record<
  string,
  {
    result: string;
    args: { kind: string; name: string; room?: (all: any) => number }[];
  }
>;
export const IDENT: {
  label: string[];
  suggest: string[];
  rarity: string[];
  why: string[];
};
