//! The competitor: what it adds to leaving, of those who are not content.

use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::scenario::keys::CompetitorKey;

/// The hazard that it adds in this period; none where it is not there, or draws nobody.
pub(in crate::engine) fn attraction<'a>(scene: &mut Scene<'a, '_>) -> Result<Option<Values<'a>>> {
    if !scene.world.rivalled {
        return Ok(None);
    }
    let terms = &scene.terms().competitor;
    let pull = scene.evaluate(&terms[CompetitorKey::Pull])?;
    if pull.is_zero() {
        return Ok(None);
    }
    let (isa, threshold) = (scene.isa(), scene.evaluate(&terms[CompetitorKey::Threshold])?);
    let satisfaction = Values::Column(StepColumn::copy(&scene.life.satisfaction));
    let gap = satisfaction.join(isa, &threshold, |s, threshold| if s < threshold { threshold - s } else { 0.0 });
    Ok(Some(gap.join(isa, &pull, |gap, pull| gap * pull)))
}
