/** WebAssembly text to code. */
import wabt from 'wabt';

/** @param text a module in the text format; @returns its bytes */
export async function assemble(text) {
  const { parseWat } = await wabt();
  const module = parseWat('module.wat', text, { simd: true });
  try {
    module.validate();
    return module.toBinary({ write_debug_names: false }).buffer;
  } finally {
    module.destroy();
  }
}
