//! Whether a system of linear constraints has a solution in integers: Fourier-Motzkin elimination.
//!
//! The answer "none" is certain. The other one means only that none was ruled out: rational solutions, systems that grow
//! too large and numbers that overflow all count as solvable.

use std::collections::BTreeMap;

/// More constraints than this are not looked at.
const LIMIT: usize = 600;

/// `Σ coefficient · variable + constant`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linear {
    pub terms: BTreeMap<usize, i128>,
    pub constant: i128,
}

/// Constraints that hold together.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// Each is zero.
    pub equal: Vec<Linear>,
    /// Each is zero or more.
    pub at_least_zero: Vec<Linear>,
}

/// Numbers became too large to go on.
struct Overflow;

impl Linear {
    /// `self + factor · other`
    fn plus(&self, factor: i128, other: &Linear) -> Result<Linear, Overflow> {
        let mut out = self.clone();
        for (var, coefficient) in &other.terms {
            let more = factor.checked_mul(*coefficient).ok_or(Overflow)?;
            let entry = out.terms.entry(*var).or_insert(0);
            *entry = entry.checked_add(more).ok_or(Overflow)?;
        }
        out.terms.retain(|_, coefficient| *coefficient != 0);
        let more = factor.checked_mul(other.constant).ok_or(Overflow)?;
        out.constant = out.constant.checked_add(more).ok_or(Overflow)?;
        Ok(out)
    }

    /// The greatest number that divides every coefficient; zero where there are none.
    fn divisor(&self) -> i128 {
        self.terms.values().fold(0, |divisor, coefficient| gcd(divisor, *coefficient))
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

impl System {
    /// Whether certainly no integers meet all constraints.
    pub fn is_impossible(&self) -> bool {
        let mut system = self.clone();
        match system.substitute() {
            Ok(true) => true,
            Ok(false) => system.eliminate().unwrap_or(false),
            Err(Overflow) => false,
        }
    }

    /// Solves equalities for variables; `true` if one cannot hold.
    fn substitute(&mut self) -> Result<bool, Overflow> {
        while let Some(equality) = self.equal.pop() {
            let divisor = equality.divisor();
            if divisor == 0 {
                if equality.constant != 0 {
                    return Ok(true);
                }
                continue;
            }
            if equality.constant % divisor != 0 {
                return Ok(true);
            }
            let mut equality = equality;
            equality.terms.values_mut().for_each(|c| *c /= divisor);
            equality.constant /= divisor;
            let unit = equality.terms.iter().find(|(_, c)| c.abs() == 1).map(|(var, c)| (*var, *c));
            let Some((var, sign)) = unit else {
                let zero = Linear::default();
                self.at_least_zero.push(zero.plus(1, &equality)?);
                self.at_least_zero.push(zero.plus(-1, &equality)?);
                continue;
            };
            for other in self.equal.iter_mut().chain(&mut self.at_least_zero) {
                if let Some(coefficient) = other.terms.get(&var).copied() {
                    *other = other.plus(-coefficient * sign, &equality)?;
                }
            }
        }
        Ok(false)
    }

    /// Removes one variable after the other; `true` if what remains cannot hold.
    fn eliminate(&mut self) -> Result<bool, Overflow> {
        loop {
            if self.tighten() {
                return Ok(true);
            }
            let mut uses: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
            for (var, coefficient) in self.at_least_zero.iter().flat_map(|c| &c.terms) {
                let (below, above) = uses.entry(*var).or_default();
                *(if *coefficient > 0 { below } else { above }) += 1;
            }
            let Some((var, (below, above))) = uses.into_iter().min_by_key(|(_, (below, above))| below * above) else {
                return Ok(false);
            };
            if self.at_least_zero.len() + below * above > LIMIT {
                return Ok(false);
            }
            let (with, mut rest): (Vec<Linear>, Vec<Linear>) =
                std::mem::take(&mut self.at_least_zero).into_iter().partition(|c| c.terms.contains_key(&var));
            let (lower, upper): (Vec<Linear>, Vec<Linear>) = with.into_iter().partition(|c| c.terms[&var] > 0);
            for low in &lower {
                for high in &upper {
                    let zero = Linear::default();
                    rest.push(zero.plus(-high.terms[&var], low)?.plus(low.terms[&var], high)?);
                }
            }
            self.at_least_zero = rest;
        }
    }

    /// Rounds each constraint to integers and keeps the strictest of its direction; `true` if one cannot hold.
    fn tighten(&mut self) -> bool {
        let mut strictest: BTreeMap<Vec<(usize, i128)>, i128> = BTreeMap::new();
        for mut constraint in std::mem::take(&mut self.at_least_zero) {
            let divisor = constraint.divisor();
            if divisor == 0 {
                if constraint.constant < 0 {
                    return true;
                }
                continue;
            }
            constraint.terms.values_mut().for_each(|c| *c /= divisor);
            let constant = constraint.constant.div_euclid(divisor);
            let known = strictest.entry(constraint.terms.into_iter().collect()).or_insert(constant);
            *known = (*known).min(constant);
        }
        self.at_least_zero =
            strictest.into_iter().map(|(terms, constant)| Linear { terms: terms.into_iter().collect(), constant }).collect();
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{Linear, System};

    fn linear(terms: &[(usize, i128)], constant: i128) -> Linear {
        Linear { terms: terms.iter().copied().collect(), constant }
    }

    #[test]
    fn bounds_that_leave_nothing() {
        // 3 <= x <= 2
        let system = System { equal: vec![], at_least_zero: vec![linear(&[(0, 1)], -3), linear(&[(0, -1)], 2)] };
        assert!(system.is_impossible());
        let system = System { equal: vec![], at_least_zero: vec![linear(&[(0, 1)], -3), linear(&[(0, -1)], 3)] };
        assert!(!system.is_impossible());
    }

    #[test]
    fn no_integer_between() {
        // 2 x = 2 y + 1
        let system = System { equal: vec![linear(&[(0, 2), (1, -2)], -1)], at_least_zero: vec![] };
        assert!(system.is_impossible());
        // 1 <= 3 x <= 2
        let system = System { equal: vec![], at_least_zero: vec![linear(&[(0, 3)], -1), linear(&[(0, -3)], 2)] };
        assert!(system.is_impossible());
    }

    #[test]
    fn a_chain_of_inequalities() {
        // x < y < z < x
        let less = |a, b| linear(&[(a, -1), (b, 1)], -1);
        assert!(System { equal: vec![], at_least_zero: vec![less(0, 1), less(1, 2), less(2, 0)] }.is_impossible());
        assert!(!System { equal: vec![], at_least_zero: vec![less(0, 1), less(1, 2), less(0, 2)] }.is_impossible());
    }

    /// Everything small: compared with trying all points of a box.
    #[test]
    fn agrees_with_trying_all() {
        let mut state = 7u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((state >> 33) % below) as i128
        };
        let mut impossible = 0;
        for _ in 0..2000 {
            let mut system = System::default();
            for var in 0..3 {
                system.at_least_zero.push(linear(&[(var, 1)], 0));
                system.at_least_zero.push(linear(&[(var, -1)], 4));
            }
            for _ in 0..2 {
                system.at_least_zero.push(linear(&[(0, next(7) - 3), (1, next(7) - 3), (2, next(7) - 3)], next(9) - 6));
            }
            let equality = linear(&[(0, next(5) - 2), (1, next(5) - 2), (2, next(5) - 2)], next(7) - 3);
            system.equal.push(equality);
            let value = |l: &Linear, x: [i128; 3]| l.terms.iter().map(|(v, c)| c * x[*v]).sum::<i128>() + l.constant;
            let meets = |x| system.equal.iter().all(|l| value(l, x) == 0) && system.at_least_zero.iter().all(|l| value(l, x) >= 0);
            let solvable = (0..125).any(|n| meets([n % 5, n / 5 % 5, n / 25]));
            if system.is_impossible() {
                impossible += 1;
                assert!(!solvable, "{system:?}");
            }
        }
        assert!(impossible > 100, "{impossible}");
    }
}
