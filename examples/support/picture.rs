//! Line charts as SVG files.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use plotters::prelude::*;

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
