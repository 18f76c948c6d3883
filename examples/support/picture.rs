//! Line charts and expression graphs as SVG files.
// Each example draws with a part of this.
#![allow(dead_code)]

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use autodiff::Graphs;
use plotters::prelude::*;

pub(crate) const BLUE: RGBColor = RGBColor(25, 118, 210);
pub(crate) const ORANGE: RGBColor = RGBColor(239, 108, 0);
pub(crate) const GREY: RGBColor = RGBColor(117, 117, 117);

/// One curve of a chart.
pub(crate) struct Curve<'a> {
    pub(crate) label: &'a str,
    pub(crate) color: RGBColor,
    pub(crate) points: &'a [(f64, f64)],
    /// Draw a dot at every point as well as the line through them.
    pub(crate) dots: bool,
}

/// A chart of curves over common axes.
pub(crate) struct Picture<'a> {
    pub(crate) title: &'a str,
    pub(crate) x_label: &'a str,
    pub(crate) y_label: &'a str,
    pub(crate) x_range: Range<f64>,
    pub(crate) y_range: Range<f64>,
    pub(crate) curves: &'a [Curve<'a>],
}

impl Picture<'_> {
    /// Draws the chart into an SVG file, whose folder is created where missing.
    pub(crate) fn save(&self, file: &Path) -> Result<(), Box<dyn Error>> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let area = SVGBackend::new(file, (800, 500)).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(self.title, ("sans-serif", 22))
            .margin(16)
            .x_label_area_size(44)
            .y_label_area_size(56)
            .build_cartesian_2d(self.x_range.clone(), self.y_range.clone())?;
        chart
            .configure_mesh()
            .x_desc(self.x_label)
            .y_desc(self.y_label)
            .x_label_formatter(&tick)
            .y_label_formatter(&tick)
            .axis_desc_style(("sans-serif", 16))
            .label_style(("sans-serif", 13))
            .light_line_style(WHITE)
            .draw()?;
        for curve in self.curves {
            let style = curve.color.stroke_width(2);
            chart
                .draw_series(LineSeries::new(curve.points.iter().copied(), style))?
                .label(curve.label)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], style));
            if curve.dots {
                let dots = curve.points.iter().map(|&point| Circle::new(point, 3, curve.color.filled()));
                chart.draw_series(dots)?;
            }
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperMiddle)
            .background_style(WHITE)
            .border_style(BLACK.mix(0.3))
            .label_font(("sans-serif", 14))
            .draw()?;
        area.present()?;
        Ok(())
    }
}

/// A number at an axis, without the rounding errors of counting up to it.
fn tick(number: &f64) -> String {
    ((number * 1e9).round() / 1e9).to_string()
}

/// Draws losses against their number, the first one's given, from zero up to the largest.
pub(crate) fn losses(
    title: &str,
    (x_label, first): (&str, u32),
    histories: &[(&str, RGBColor, &Vec<f64>)],
    file: &Path,
) -> Result<(), Box<dyn Error>> {
    let numbered = |history: &Vec<f64>| (first..).map(f64::from).zip(history.iter().copied()).collect();
    let points: Vec<Vec<(f64, f64)>> = histories.iter().map(|(_, _, history)| numbered(history)).collect();
    let curves: Vec<Curve> = histories
        .iter()
        .zip(&points)
        .map(|(&(label, color, _), points)| Curve { label, color, points, dots: points.len() <= 100 })
        .collect();
    let longest = points.iter().map(Vec::len).max().unwrap_or(0);
    let largest = points.iter().flatten().fold(0.0_f64, |largest, &(_, loss)| largest.max(loss));
    let first = f64::from(first);
    let (x_range, y_range) = (first..first + (longest.max(2) - 1) as f64, 0.0..largest * 1.05);
    Picture { title, x_label, y_label: "loss", x_range, y_range, curves: &curves }.save(file)
}

/// Draws the expression graph of a function and that of its gradient, and says where.
pub(crate) fn graphs(name: &str, graphs: &Graphs) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all("output")?;
    for (file, graph) in
        [(format!("output/{name}_graph.svg"), &graphs.forward), (format!("output/{name}_gradient_graph.svg"), &graphs.gradient)]
    {
        std::fs::write(&file, graph.to_svg())?;
        println!("          {file}");
    }
    Ok(())
}
