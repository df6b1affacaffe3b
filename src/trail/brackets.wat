;; Where brackets stand outside of strings in a piece of JSON text, sixteen bytes at a time.
;;
;; Memory: bytes 0 to 65535 hold the piece, filled up with zeros to a multiple of 64; from 65536 on the answers are
;; written, four bytes each: the offset in the piece of each of { } [ ] that stands outside of any string.
;; A piece may end inside of a string or behind a backslash: the next call goes on from there, `reset` forgets it.
;;
;; The text of strings is found without branches: a bit is set for each quote that is not escaped, and the exclusive or
;; of all bits up to a place says whether an odd number of quotes stands before it.
(module
  (memory (export "memory") 5)
  (global $inString (mut i64) (i64.const 0))
  (global $escaped (mut i64) (i64.const 0))

  (func (export "reset")
    (global.set $inString (i64.const 0))
    (global.set $escaped (i64.const 0)))

  ;; One bit for each of 64 bytes that equal $byte, after the bits $fold were set in them.
  (func $bits (param $at i32) (param $fold v128) (param $byte v128) (result i64)
    (i64.or
      (i64.or
        (i64.extend_i32_u
          (i8x16.bitmask (i8x16.eq (v128.or (v128.load (local.get $at)) (local.get $fold)) (local.get $byte))))
        (i64.shl
          (i64.extend_i32_u
            (i8x16.bitmask
              (i8x16.eq (v128.or (v128.load offset=16 (local.get $at)) (local.get $fold)) (local.get $byte))))
          (i64.const 16)))
      (i64.or
        (i64.shl
          (i64.extend_i32_u
            (i8x16.bitmask
              (i8x16.eq (v128.or (v128.load offset=32 (local.get $at)) (local.get $fold)) (local.get $byte))))
          (i64.const 32))
        (i64.shl
          (i64.extend_i32_u
            (i8x16.bitmask
              (i8x16.eq (v128.or (v128.load offset=48 (local.get $at)) (local.get $fold)) (local.get $byte))))
          (i64.const 48)))))

  ;; Characters that a backslash takes the meaning from; a backslash that is itself escaped takes nothing.
  (func $escapes (param $backslash i64) (result i64)
    (local $found i64)
    (local $place i64)
    (local.set $found (global.get $escaped))
    (local.set $backslash (i64.and (local.get $backslash) (i64.xor (global.get $escaped) (i64.const -1))))
    (global.set $escaped (i64.const 0))
    (block $done
      (loop $next
        (br_if $done (i64.eqz (local.get $backslash)))
        (local.set $place (i64.ctz (local.get $backslash)))
        (if (i64.eq (local.get $place) (i64.const 63))
          (then
            (global.set $escaped (i64.const 1))
            (br $done)))
        (local.set $found
          (i64.or (local.get $found) (i64.shl (i64.const 2) (local.get $place))))
        (local.set $backslash
          (i64.and (local.get $backslash)
            (i64.xor (i64.shl (i64.const 3) (local.get $place)) (i64.const -1))))
        (br $next)))
    (local.get $found))

  (func (export "index") (param $length i32) (result i32)
    (local $at i32)
    (local $out i32)
    (local $x i64)
    (local $brackets i64)
    (local.set $out (i32.const 65536))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $at) (local.get $length)))
        ;; Quotes that open or close a string, then whether each byte is inside of one.
        (local.set $x
          (i64.and
            (call $bits (local.get $at) (v128.const i64x2 0 0) (i8x16.splat (i32.const 0x22)))
            (i64.xor
              (call $escapes
                (call $bits (local.get $at) (v128.const i64x2 0 0) (i8x16.splat (i32.const 0x5c))))
              (i64.const -1))))
        (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 1))))
        (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 2))))
        (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 4))))
        (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 8))))
        (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 16))))
        (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 32))))
        (local.set $x (i64.xor (local.get $x) (global.get $inString)))
        (global.set $inString (i64.shr_s (local.get $x) (i64.const 63)))
        ;; With 0x20 set, [ reads as { and ] as }.
        (local.set $brackets
          (i64.and
            (i64.or
              (call $bits (local.get $at) (i8x16.splat (i32.const 0x20)) (i8x16.splat (i32.const 0x7b)))
              (call $bits (local.get $at) (i8x16.splat (i32.const 0x20)) (i8x16.splat (i32.const 0x7d))))
            (i64.xor (local.get $x) (i64.const -1))))
        (block $written
          (loop $bracket
            (br_if $written (i64.eqz (local.get $brackets)))
            (i32.store (local.get $out)
              (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $brackets)))))
            (local.set $out (i32.add (local.get $out) (i32.const 4)))
            (local.set $brackets
              (i64.and (local.get $brackets) (i64.sub (local.get $brackets) (i64.const 1))))
            (br $bracket)))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $block)))
    (i32.shr_u (i32.sub (local.get $out) (i32.const 65536)) (i32.const 2)))
)
