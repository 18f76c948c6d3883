//! Operations on numbers, as Rust has them: integers without overflow, reals bit for bit.

use super::{Result, Value, special};
use crate::graph::{CastTo, Float, ScalarOp, Ty};

/// A number as another type.
pub fn cast(value: &Value, to: &CastTo, ty: &Ty) -> Result<Value> {
    let x = match value {
        Value::Int(n) => *n as f64,
        other => other.real()?,
    };
    Ok(match to {
        CastTo::Int(_) => Value::Int(x as i128),
        CastTo::F32 if *ty == Ty::Real(Float::F32) => Value::Real(f64::from(x as f32)),
        _ => Value::Real(x),
    })
}

/// One operation on numbers or truth values.
pub fn scalar(op: ScalarOp, args: &[Value]) -> Result<Value> {
    use ScalarOp::*;
    match (op, args) {
        (Not, [a]) => Ok(Value::Bool(!a.bool()?)),
        (And, [a, b]) => Ok(Value::Bool(a.bool()? && b.bool()?)),
        (Or, [a, b]) => Ok(Value::Bool(a.bool()? || b.bool()?)),
        (Powi, [x, n]) => Ok(Value::Real(x.real()?.powi(n.int()? as i32))),
        (Polygamma, [n, x]) => Ok(Value::Real(special::polygamma(n.int()? as u32, x.real()?))),
        (_, [Value::Int(a), Value::Int(b)]) => integers(op, *a, *b),
        (Eq, [Value::Bool(a), Value::Bool(b)]) => Ok(Value::Bool(a == b)),
        (Ne, [Value::Bool(a), Value::Bool(b)]) => Ok(Value::Bool(a != b)),
        _ => {
            let args = args.iter().map(Value::real).collect::<Result<Vec<_>>>()?;
            reals(op, &args)
        }
    }
}

/// What overflows has no value, however this crate is built.
fn integers(op: ScalarOp, a: i128, b: i128) -> Result<Value> {
    use ScalarOp::*;
    let whole = |value: Option<i128>| value.map(Value::Int).ok_or("overflow, or a division by zero");
    Ok(match op {
        Lt => Value::Bool(a < b),
        Le => Value::Bool(a <= b),
        Gt => Value::Bool(a > b),
        Ge => Value::Bool(a >= b),
        Eq => Value::Bool(a == b),
        Ne => Value::Bool(a != b),
        Add => whole(a.checked_add(b))?,
        Sub => whole(a.checked_sub(b))?,
        Mul => whole(a.checked_mul(b))?,
        Div => whole(a.checked_div(b))?,
        Rem => whole(a.checked_rem(b))?,
        Max => Value::Int(a.max(b)),
        Min => Value::Int(a.min(b)),
        _ => return Err(format!("`{}` of integers", op.name())),
    })
}

fn reals(op: ScalarOp, args: &[f64]) -> Result<Value> {
    use ScalarOp::*;
    let x = args[0];
    let y = args.get(1).copied().unwrap_or(0.0);
    let z = args.get(2).copied().unwrap_or(0.0);
    let truth = match op {
        Lt => Some(x < y),
        Le => Some(x <= y),
        Gt => Some(x > y),
        Ge => Some(x >= y),
        Eq => Some(x == y),
        Ne => Some(x != y),
        _ => None,
    };
    if let Some(truth) = truth {
        return Ok(Value::Bool(truth));
    }
    Ok(Value::Real(match op {
        Add => x + y,
        Sub => x - y,
        Mul => x * y,
        Div => x / y,
        Rem => x % y,
        Neg => -x,
        Sin => x.sin(),
        Cos => x.cos(),
        Tan => x.tan(),
        Asin => x.asin(),
        Acos => x.acos(),
        Atan => x.atan(),
        Sinh => x.sinh(),
        Cosh => x.cosh(),
        Tanh => x.tanh(),
        Asinh => x.asinh(),
        Acosh => x.acosh(),
        Atanh => x.atanh(),
        Exp => x.exp(),
        Exp2 => x.exp2(),
        ExpM1 => x.exp_m1(),
        Ln => x.ln(),
        Log2 => x.log2(),
        Log10 => x.log10(),
        Ln1p => x.ln_1p(),
        Sqrt => x.sqrt(),
        Cbrt => x.cbrt(),
        Recip => x.recip(),
        Abs => x.abs(),
        Signum => x.signum(),
        Floor => x.floor(),
        Ceil => x.ceil(),
        Round => x.round(),
        RoundTiesEven => x.round_ties_even(),
        Trunc => x.trunc(),
        Fract => x.fract(),
        ToRadians => x.to_radians(),
        ToDegrees => x.to_degrees(),
        Powf => x.powf(y),
        Log => x.log(y),
        Atan2 => x.atan2(y),
        Hypot => x.hypot(y),
        Max => x.max(y),
        Min => x.min(y),
        Copysign => x.copysign(y),
        RemEuclid => x.rem_euclid(y),
        DivEuclid => x.div_euclid(y),
        MulAdd => x.mul_add(y, z),
        Clamp => x.clamp(y, z),
        Sigmoid => special::sigmoid(x),
        Softplus => special::softplus(x),
        LogSigmoid => -special::softplus(-x),
        Logit => (x / (1.0 - x)).ln(),
        Erf => special::erf(x),
        Erfc => 1.0 - special::erf(x),
        Gamma => special::ln_gamma(x).exp(),
        LnGamma => special::ln_gamma(x),
        LnBeta => special::ln_gamma(x) + special::ln_gamma(y) - special::ln_gamma(x + y),
        Digamma => special::polygamma(0, x),
        _ => return Err(format!("`{}` of reals", op.name())),
    }))
}
