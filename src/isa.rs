//! The instruction sets that tight loops are compiled for, chosen at run time. The same bits on each of them.
#![allow(
    unsafe_code,
    reason = "calling a function that is compiled for an instruction set is unsafe; it is guarded here"
)]

use std::sync::LazyLock;

/// An instruction set of x86-64. Elsewhere only the first is supported, and means what the compiler does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isa {
    /// What every x86-64 has: 2 numbers at once.
    Sse2,
    /// 4 numbers at once. Without fused multiply-add, which rounds differently.
    Avx2,
    /// 8 numbers at once (F, DQ, BW and VL).
    Avx512,
}

impl Isa {
    /// Every set with its name on the command line, narrowest first.
    pub const NAMES: [(&'static str, Isa); 3] = [("sse2", Isa::Sse2), ("avx2", Isa::Avx2), ("avx512", Isa::Avx512)];

    /// The widest set that this processor has.
    #[must_use]
    pub fn best() -> Isa {
        static BEST: LazyLock<Isa> = LazyLock::new(Isa::detect);
        *BEST
    }

    #[cfg(target_arch = "x86_64")]
    fn detect() -> Isa {
        if !is_x86_feature_detected!("avx2") {
            Isa::Sse2
        } else if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
        {
            Isa::Avx512
        } else {
            Isa::Avx2
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn detect() -> Isa {
        Isa::Sse2
    }

    /// Whether this processor has it, and all that are narrower.
    #[must_use]
    pub fn supported(self) -> bool {
        self <= Isa::best()
    }

    /// Runs the kernel compiled for this set, or for what every processor has if this one lacks it.
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self {
            // SAFETY: the processor has the instructions that the function is compiled for.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 if self.supported() => unsafe { avx512(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 if self.supported() => unsafe { avx2(kernel) },
            _ => kernel.run(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

/// A tight loop that is to be compiled once for each [`Isa`]: the arguments are its fields.
///
/// `run`, and every function in its loop, must be `#[inline(always)]`: only what is inlined into [`Isa::run`] is compiled
/// for the set.
pub trait Kernel {
    /// What the loop gives.
    type Output;

    /// The loop.
    fn run(self) -> Self::Output;
}

/// Writes a function whose body is a [`Kernel`]: `isa` becomes its first argument, every reference names the lifetime.
macro_rules! kernel {
    ($(#[$meta:meta])* $vis:vis fn $name:ident<$life:lifetime>(isa $(, $arg:ident: $type:ty)* $(,)?) $body:block) => {
        $(#[$meta])*
        $vis fn $name<$life>(isa: $crate::isa::Isa $(, $arg: $type)*) {
            struct Body<$life> {
                $($arg: $type,)*
            }
            impl<$life> $crate::isa::Kernel for Body<$life> {
                type Output = ();

                #[inline(always)]
                fn run(self) {
                    let Body { $($arg),* } = self;
                    $body
                }
            }
            isa.run(Body { $($arg),* });
        }
    };
}
pub(crate) use kernel;
