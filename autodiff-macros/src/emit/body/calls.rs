//! Calls of other differentiable functions and of their pullbacks.

use super::{Emitter, lone_name};
use crate::emit::companion::{hidden_of, respan, tuple, with_lent};
use crate::graph::{Arg, ArgValue, Aspect, Call, CallMode, Form, Op, Passed, Path, Pullback};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

impl<'g> Emitter<'g> {
    pub(super) fn call(&mut self, call: &Call, out: &mut TokenStream) {
        let form = match &call.mode {
            CallMode::Primal => None,
            CallMode::Record { .. } => Some("record"),
            CallMode::Tangent { .. } => Some("tangent"),
            CallMode::TangentRecord { .. } => Some("tangent_record"),
        };
        let value = match &call.callee.form {
            Form::Function => {
                if self.checks_slots && form.is_some() && !matches!(call.callee.aspect, Aspect::Parameter(_)) {
                    self.ask_slots(call, out);
                }
                if self.is_identified(call) {
                    self.identify(call, out);
                }
                self.call_function(call, form)
            }
            Form::Operator { sign, lent } if form.is_none() => self.operator_call(call, sign, lent),
            Form::Operator { .. } => self.call_rule(call, form.unwrap_or_default()),
            Form::Associated { ty, name } => {
                let mut args: Vec<TokenStream> = call.args.iter().map(|a| self.arg(&a.value)).collect();
                let at = name.span();
                if form.is_some() {
                    let (private, activities) = (&self.private, self.activities(&call.args, at));
                    args.push(written_at(quote!(#private::named::<(#activities), _>()), at));
                    args.extend(self.tangents(call));
                }
                let name = form.map_or_else(|| name.clone(), |form| hidden_of(name, form));
                quote_spanned!(at=> #ty::#name(#(#args),*))
            }
            Form::Method { name } => self.call_method(call, name, form, out),
        };
        let question = self.graph.fallible.get(&call.result);
        let extra = match &call.mode {
            CallMode::Primal => Vec::new(),
            CallMode::Record { pullback } => vec![*pullback],
            CallMode::Tangent { tangent } => vec![*tangent],
            CallMode::TangentRecord { tangent, pullback } => vec![*tangent, *pullback],
        };
        let value = quote!(#value #question);
        let value = if self.graph.attempts.contains(&call.result) { self.attempt(call, extra.len(), value) } else { value };
        let result = if self.is_used(call.result) { self.node_name(call.result).to_token_stream() } else { quote!(_) };
        if extra.is_empty() {
            if self.is_used(call.result) {
                out.extend(quote!(let #result = #value;));
            } else {
                out.extend(quote!(#value;));
            }
            return;
        }
        let extra: Vec<TokenStream> =
            extra.iter().map(|n| if self.is_used(*n) { self.node_name(*n).to_token_stream() } else { quote!(_) }).collect();
        out.extend(quote!(let (#result, #(#extra),*) = #value;));
        if self.is_identified(call) && self.tells_result(call) {
            let (private, same) = (&self.private, Ident::new("same", Span::mixed_site()));
            out.extend(quote!(#private::agree(&#same, &#result);));
        }
    }

    /// The result of a call that may fail as an `Option`, and so what comes with it.
    fn attempt(&self, call: &Call, more: usize, value: TokenStream) -> TokenStream {
        let (private, at) = (&self.private, callee_span(call));
        let function = Ident::new(["attempt", "attempt_pair", "attempt_triple"][more], at);
        let function = written_at(quote!(#private::#function), at);
        quote!(#function(#value))
    }

    /// An operator as the user wrote it.
    fn operator_call(&mut self, call: &Call, sign: &TokenStream, lent: &[bool]) -> TokenStream {
        let args: Vec<TokenStream> = call
            .args
            .iter()
            .zip(lent)
            .map(|(arg, lent)| match (&arg.value, lent) {
                (ArgValue::Value(node), true) => self.borrowed(*node),
                (value, _) => {
                    let value = self.arg(value);
                    quote!((#value))
                }
            })
            .collect();
        match &args[..] {
            [left, right] if sign.to_string().ends_with('=') => {
                let place = Ident::new("place", Span::mixed_site());
                quote!({ let mut #place = #left; #place #sign #right; #place })
            }
            [left, right] => quote!(#left #sign #right),
            [operand] => quote!(#sign #operand),
            _ => unreachable!("operators have one or two operands"),
        }
    }

    /// The rule of an operator of the user's. What rustc has to say about it stands at the user's sign.
    fn call_rule(&mut self, call: &Call, form: &str) -> TokenStream {
        let at = callee_span(call);
        let rule = written_at(call.callee.path.clone(), at);
        let args: Vec<TokenStream> = call.args.iter().map(|arg| operand_at(self.arg(&arg.value), at)).collect();
        let (function, activities, tangents) = (Ident::new(form, at), self.activities(&call.args, at), self.tangents(call));
        quote_spanned!(at=> #rule::#function::<#activities>(#(#args,)* #(#tangents),*))
    }

    /// Asks the callee whether it takes the arguments as they are.
    fn ask_slots(&self, call: &Call, out: &mut TokenStream) {
        let companion = &call.callee.companion;
        let at = callee_span(call);
        let slots = call.args[..call.slots].iter().map(|arg| written_at(self.activity(arg), arg.span));
        out.extend(quote_spanned!(at=> #companion::__accepts(#(#slots),*);));
    }

    fn is_identified(&self, call: &Call) -> bool {
        let by_name = matches!(call.callee.form, Form::Function) && call.callee.aspect == Aspect::Value;
        // The types of closures come from the call that is made: it cannot be written a second time.
        let is_told = call.functions().iter().all(|(_, function)| matches!(function, Passed::Named { .. }));
        by_name && is_told && !call.callee.own && call.mode != CallMode::Primal
    }

    /// Whether type arguments of the callee may follow from its result.
    fn tells_result(&self, call: &Call) -> bool {
        let is_whole = !self.graph.fallible.contains_key(&call.result) && !self.graph.attempts.contains(&call.result);
        call.callee.generics.is_empty() && self.is_used(call.result) && is_whole
    }

    /// Function and companion are looked up by one name, which may lead to two places: the function that is called names the
    /// companion that belongs to it, and so do functions that are passed. The call that is never made lets rustc find their
    /// type arguments.
    fn identify(&mut self, call: &Call, out: &mut TokenStream) {
        let (path, companion, generics) = (&call.callee.path, &call.callee.companion, &call.callee.generics);
        let mut passed = TokenStream::new();
        let mut functions = Vec::new();
        for (slot, function) in call.functions() {
            if let Passed::Named { function, companion } = function {
                functions.push((slot, self.identify_passed(&function, &companion, call.args[slot].span, &mut passed)));
            }
        }
        let args = self.own_args(call, functions);
        let [callee, same] = ["callee", "same"].map(|name| Ident::new(name, Span::mixed_site()));
        let at = callee_span(call);
        // What is wrong with the arguments rustc says of the user's own call.
        let function = respan(callee.to_token_stream(), at);
        let asked = quote_spanned!(at=> #function(#(#args),*));
        let (declare, keep) = match self.tells_result(call) {
            true => (quote!(let mut #same = ::core::option::Option::None;), quote!(#same = ::core::option::Option::Some(#asked);)),
            false => (TokenStream::new(), quote!(#asked;)),
        };
        let belongs = self.belongs(path, companion, &callee, &keep, at);
        out.extend(quote_spanned! {at=>
            let #callee = #path #generics;
            #declare
            #passed
            #belongs
        });
    }

    /// The same of a function that is passed by its name, which is an argument of the call that is never made.
    fn identify_passed(&mut self, function: &TokenStream, companion: &TokenStream, at: Span, out: &mut TokenStream) -> TokenStream {
        let name = self.names.fresh("passed", Span::mixed_site());
        let belongs = self.belongs(function, companion, &name, &TokenStream::new(), at);
        out.extend(quote_spanned! {at=>
            let #name = #function;
            #belongs
        });
        quote!(&#name)
    }

    /// Stops where the companion is not that of the function, which is bound to the name; `unasked` is never run.
    fn belongs(&self, function: &TokenStream, companion: &TokenStream, name: &Ident, unasked: &TokenStream, at: Span) -> TokenStream {
        let (private, renamed) = (&self.private, function.to_string() != companion.to_string());
        quote_spanned! {at=>
            if !#private::belongs(#companion::__identity(), &#name, #renamed) {
                #private::refuse_companion(#companion::__identity(), &#name);
                #unasked
            }
        }
    }

    fn call_function(&mut self, call: &Call, form: Option<&str>) -> TokenStream {
        if let Aspect::Parameter(_) = call.callee.aspect {
            return self.call_parameter(call, form);
        }
        let (functions, opening) = self.passed_functions(call);
        let value = self.call_path(call, form, functions);
        if opening.is_empty() { value } else { quote!({ #opening #value }) }
    }

    /// A call of a function parameter: each argument with its tangent, where tangents are asked for.
    fn call_parameter(&mut self, call: &Call, form: Option<&str>) -> TokenStream {
        let path = &call.callee.path;
        let mut args = Vec::new();
        for arg in &call.args {
            args.push(self.arg(&arg.value));
            if let Some("tangent" | "tangent_record") = form {
                args.push(match (&arg.tangent, arg.active) {
                    (Some(tangent), true) => self.arg(tangent),
                    _ => quote!(()),
                });
            }
        }
        quote!(#path(#(#args),*))
    }

    /// The callee's own arguments, with the functions among them.
    fn own_args(&mut self, call: &Call, functions: Vec<(usize, TokenStream)>) -> Vec<TokenStream> {
        let own = call.args[..call.slots].iter().enumerate();
        own.map(|(slot, arg)| match functions.iter().find(|(s, _)| *s == slot) {
            Some((_, function)) => function.clone(),
            None => self.arg(&arg.value),
        })
        .collect()
    }

    fn call_path(&mut self, call: &Call, form: Option<&str>, functions: Vec<(usize, TokenStream)>) -> TokenStream {
        let (path, companion, generics) = (&call.callee.path, &call.callee.companion, &call.callee.generics);
        let own = &call.args[..call.slots];
        let args = self.own_args(call, functions);
        // What rustc has to say about the call stands at the user's callee.
        let at = callee_span(call);
        let Some(form) = form else {
            return match call.callee.aspect {
                Aspect::Value => quote!(#path #generics(#(#args),*)),
                Aspect::Gradient => quote!(#path::grad #generics(#(#args),*)),
                Aspect::ValueAndGradient => quote!(#path::value_and_grad #generics(#(#args),*)),
                Aspect::Parameter(_) => unreachable!("function parameters have no path"),
            };
        };
        let aspect = match call.callee.aspect {
            Aspect::Value | Aspect::Parameter(_) => "_",
            Aspect::Gradient => "__grad",
            Aspect::ValueAndGradient => "__value_and_grad",
        };
        let function = Ident::new(&format!("{aspect}_{form}"), at);
        let (activities, tangents) = (self.activities(own, at), self.tangents(call));
        quote_spanned!(at=> #companion::<(#activities)>::#function #generics(#(#args,)* #(#tangents),*))
    }

    /// A method, or one of those derived from it: these ask for the receiver that the user wrote.
    fn call_method(&mut self, call: &Call, name: &Ident, form: Option<&str>, out: &mut TokenStream) -> TokenStream {
        let (receiver, at) = (&call.args[0], name.span());
        let mut written = self.method_receiver(&receiver.value);
        let is_place = lone_name(&written).is_some() || matches!(receiver.value, ArgValue::Shared(_) | ArgValue::Mutable(_));
        let mut args: Vec<TokenStream> = call.args[1..].iter().map(|a| self.arg(&a.value)).collect();
        let Some(form) = form else { return quote_spanned!(at=> #written.#name(#(#args),*)) };
        if !is_place {
            let value = Ident::new("receiver", Span::mixed_site());
            out.extend(quote!(let #value = #written;));
            written = value.to_token_stream();
        }
        let (private, activities) = (&self.private, self.activities(&call.args, at));
        // What rustc has to say about it stands at the user's receiver.
        let [looked_at, slots] = ["__receiver", "__slots"].map(|n| Ident::new(n, receiver.span));
        let look = written_at(quote!(#private::slots::<(#activities), _, _, _>(#looked_at)), receiver.span);
        out.extend(quote! {
            let #looked_at = &#written;
            let #slots = #look;
        });
        args.push(slots.to_token_stream());
        args.extend(self.tangents(call));
        let name = hidden_of(name, form);
        quote_spanned!(at=> #written.#name(#(#args),*))
    }

    /// The receiver as the user's call has it: borrowed by the call itself.
    fn method_receiver(&mut self, receiver: &ArgValue) -> TokenStream {
        match receiver {
            ArgValue::Shared(path) => self.receiver(path),
            ArgValue::Mutable(path) => self.whole_target(path),
            ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => {
                let (value, level) = self.leveled(self.graph.referent(*node));
                if level == 0 { value } else { quote!((#value)) }
            }
            ArgValue::Function(_) => unreachable!("a receiver is a value"),
        }
    }

    fn activities(&self, args: &[Arg], at: Span) -> TokenStream {
        let slots = args.iter().map(|arg| respan(self.activity(arg), at));
        quote_spanned!(at=> #(#slots,)*)
    }

    fn activity(&self, arg: &Arg) -> TokenStream {
        let private = &self.private;
        if arg.active { quote!(#private::Active) } else { quote!(#private::Inactive) }
    }

    /// The tangents of the arguments, where the mode takes them.
    fn tangents(&mut self, call: &Call) -> Vec<TokenStream> {
        if let CallMode::Primal | CallMode::Record { .. } = call.mode {
            return Vec::new();
        }
        call.args[..call.slots]
            .iter()
            .map(|a| match (&a.tangent, a.active) {
                (Some(tangent), true) => self.arg(tangent),
                _ => quote!(()),
            })
            .collect()
    }

    pub(super) fn arg(&mut self, arg: &ArgValue) -> TokenStream {
        match arg {
            ArgValue::Value(node) | ArgValue::Untold(node, _) => self.expr_owned(*node),
            // What is computed again is lent again.
            ArgValue::Reference(node) if self.graph.node(*node).op == Op::Borrow && !self.nodes.contains_key(node) => {
                let lent = self.graph.node(*node).args[0];
                self.borrowed(lent)
            }
            ArgValue::Reference(node) => self.expr(*node),
            // What rustc knows to be a reference is one still.
            ArgValue::Shared(path) if self.handed.contains(&path.var) => {
                let (name, private) = (self.var_name(path.var), &self.private);
                quote!(#private::Clone::clone(&#name))
            }
            ArgValue::Shared(path) => self.borrow(path, false),
            ArgValue::Mutable(path) => self.borrow(path, true),
            ArgValue::Function(_) => unreachable!("functions are written by `passed_functions`"),
        }
    }

    /// What stands in the slot of an argument: its place, behind the argument again where that is lent.
    fn slot(&mut self, again: Option<&ArgValue>, place: TokenStream) -> TokenStream {
        if let Some(ArgValue::Shared(path)) = again
            && self.handed.contains(&path.var)
        {
            let (name, private) = (self.var_name(path.var), &self.private);
            return quote!({ use #private::ByValue as _; #private::Untold(&#name).with(#place) });
        }
        let again = again.map(|again| self.arg(again));
        with_lent(again, place)
    }

    /// Where a pullback adds what one argument gets; `()` where nothing is asked for.
    fn place_of(&mut self, place: Option<&Path>) -> TokenStream {
        place.map_or_else(|| quote!(()), |place| self.borrow(place, true))
    }

    pub(super) fn pullback(&mut self, p: &Pullback, out: &mut TokenStream) {
        let mut pullback = self.expr(p.pullback);
        let mut seeds: Vec<TokenStream> = [Some(p.seed), p.seed_tangent].into_iter().flatten().map(|seed| self.expr_owned(seed)).collect();
        let mut there = None;
        if p.attempt {
            let names: Vec<Ident> = ["back", "seed", "dot_seed"].iter().map(|name| Ident::new(name, Span::mixed_site())).collect();
            let (names, values) = (&names[..=seeds.len()], std::iter::once(&pullback).chain(&seeds));
            there = Some(quote!(if let (#(::core::option::Option::Some(#names)),*) = (#(#values),*)));
            pullback = names[0].to_token_stream();
            seeds = names[1..].iter().map(ToTokens::to_token_stream).collect();
        }
        let seed = tuple(&seeds);
        let with_tangents = p.seed_tangent.is_some();
        let mut places: Vec<TokenStream> = Vec::new();
        let (functions, before, after) = self.places_of_functions(p);
        if let Aspect::Parameter(index) = p.aspect {
            let captured = &self.functions[&index].captured;
            places.push(quote!(&mut *#captured));
            if with_tangents {
                let captured = &self.functions[&index].captured_dot;
                places.push(quote!(&mut *#captured));
            }
        }
        for (index, place) in p.places[..p.own].iter().enumerate() {
            // The place of a function stands for both.
            if let Some((_, place)) = functions.iter().find(|(slot, _)| *slot == index) {
                places.push(place.clone());
                continue;
            }
            let lent = p.slots.iter().position(|slot| *slot == index);
            if let Some(ArgValue::Value(slot)) = lent.map(|at| &p.args[at]) {
                let (slot, private) = (self.expr(*slot), &self.private);
                places.push(slot.clone());
                places.extend(with_tangents.then(|| quote!(#private::still(#slot))));
                continue;
            }
            let own = self.place_of(place.as_ref());
            places.push(self.slot(lent.map(|at| &p.args[at]), own));
            if with_tangents {
                let own = self.place_of(p.tangent_places.get(index).and_then(Option::as_ref));
                places.push(match lent.map(|at| p.tangent_args.get(at).and_then(Option::as_ref)) {
                    Some(None) => quote!(((), #own)),
                    again => self.slot(again.flatten(), own),
                });
            }
        }
        let call = quote!(#pullback(#seed, #(#places),*););
        let call = there.map_or(call.clone(), |there| quote!(#there { #call }));
        out.extend(quote!(#before #call #after));
    }
}

fn callee_span(call: &Call) -> Span {
    call.callee.path.clone().into_iter().last().map_or_else(Span::mixed_site, |tree| tree.span())
}

/// The tokens as if the user had written them there: rustc's messages about them show that place, and not the attribute.
pub(in crate::emit) fn written_at(tokens: TokenStream, at: Span) -> TokenStream {
    let place = |mut tree: TokenTree| {
        if !matches!(&tree, TokenTree::Ident(ident) if ident == "$crate") {
            tree.set_span(at);
        }
        tree
    };
    tokens.into_iter().map(place).collect()
}

/// A value as if it stood there; what is a local keeps its hygiene.
fn operand_at(value: TokenStream, at: Span) -> TokenStream {
    let mut trees = value.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(_)), None) => respan(value, at),
        // A path and its arguments.
        (Some(TokenTree::Punct(p)), _) if p.as_char() == ':' => written_at(value, at),
        _ => quote_spanned!(at=> (#value)),
    }
}
