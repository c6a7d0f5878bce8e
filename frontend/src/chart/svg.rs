//! Where `plotters` draws to: the inside of an SVG element. It is crisp on every screen, and its texts are texts.
//!
//! The backend of `plotters` itself is not used: it measures texts by means that a strict Content-Security-Policy forbids.

use super::ink::Ink;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use std::convert::Infallible;
use std::fmt::Write;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Gathers the markup of a drawing.
pub(crate) struct Svg<'a> {
    pub(crate) markup: &'a mut String,
    pub(crate) size: (u32, u32),
}

impl Svg<'_> {
    fn add(&mut self, shape: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.markup.write_fmt(shape);
    }
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.add(format_args!(r#"<rect class="{}" x="{x}" y="{y}" width="1" height="1"/>"#, Ink::class_of(color)));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let class = Ink::class_of(style.color());
        // Half a pixel down: a line of one pixel then covers whole ones.
        self.add(format_args!(
            r#"<line class="{class}" x1="{}" y1="{}.5" x2="{}" y2="{}.5"/>"#,
            from.0, from.1, to.0, to.1
        ));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _: bool) -> Drawn {
        let class = Ink::class_of(style.color());
        let (x, width) = (from.0.min(to.0), (to.0 - from.0).abs().max(1));
        // What is there must be seen, however little it is beside the rest.
        let height = (to.1 - from.1).abs().max(1);
        let y = from.1.max(to.1) - height;
        self.add(format_args!(r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="1"/>"#));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let shift = match style.anchor().v_pos {
            VPos::Top => "0.8em",
            VPos::Center => "0.35em",
            VPos::Bottom => "-0.2em",
        };
        let class = Ink::class_of(style.color());
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.add(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}" dy="{shift}" text-anchor="{anchor}">{text}</text>"#
        ));
        Ok(())
    }

    /// Near enough for labels, and without asking the browser: digits are about 0.6 of their size wide.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "labels are a few dozen pixels wide")]
    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Ok((width.saturating_mul((style.size() * 0.6).ceil() as u32), style.size() as u32))
    }
}
