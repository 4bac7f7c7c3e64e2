using TrainingLms.Competencies;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>What is planted of competencies: evidence on its way, profiles, campaigns and who is in them.</summary>
sealed partial class MarkedCity
{
    void PlantCompetencies(Planting p, string unit, Guid resident, Guid mover)
    {
        foreach (var (person, home, state) in ((Guid, string, EvidenceState)[])[(resident, unit, EvidenceState.Offered), (mover, Neighbouring(unit), EvidenceState.InReview)])
        {
            var evidence = p.Plant<CompetencyEvidence>(
                ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("ModelKey", "four-forces"), ("ModelNumber", 1), ("DimensionKeys", "leg"), ("Source", EvidenceSource.Award),
                ("SourceId", p.NewId()), ("Title", "表彰"), ("HappenedOn", Today), ("OfferedAt", p.At), ("AssessorId", state == EvidenceState.InReview ? p.NewId() : null), ("State", state));
            marks.Add(new Mark(Kinds.CompetencyEvidence, evidence.Id, $"{evidence.Id}", unit, $"{state}")
            {
                Doors = [new Door("learning", unit), new Door("learning", home), new Door("assessments", unit)],
                Own = [person],
            });
        }
        PlantProfiles(p, unit, resident);
        PlantCampaigns(p, unit, resident, mover);
    }

    /// <summary>A draft, which only the units in scope show, and one in force, which everybody may read.</summary>
    void PlantProfiles(Planting p, string unit, Guid author)
    {
        foreach (var (state, number) in ((PostProfileState, int)[])[(PostProfileState.InForce, 1), (PostProfileState.Draft, 2)])
        {
            var isOpen = state == PostProfileState.InForce;
            var profile = p.Plant<PostProfile>(
                ("Id", p.NewId()), ("UnitId", Units[unit]), ("Target", "/"), ("ModelKey", "four-forces"), ("ModelNumber", 1), ("Number", number), ("Wanted", new WantedLevels([new WantedLevel("leg", 2)])),
                ("Basis", "文件"), ("DraftedBy", author), ("InForceSince", isOpen ? p.At : null), ("State", state));
            marks.Add(new Mark(Kinds.PostProfile, profile.Id, $"{profile.Id}", unit, $"{state}") { Doors = [new Door("learning", unit)], IsOpen = isOpen });
        }
    }

    /// <summary>One that is being planned, and one that is over, in which each of the two was to assess the other.</summary>
    void PlantCampaigns(Planting p, string unit, Guid resident, Guid mover)
    {
        foreach (var state in (CampaignState[])[CampaignState.Draft, CampaignState.Closed])
        {
            var isKnown = state == CampaignState.Closed;
            Guid[] own = isKnown ? [resident, mover] : [];
            var campaign = p.Plant<AssessmentCampaign>(
                ("Id", p.NewId()), ("UnitId", Units[unit]), ("Title", "测评"), ("ModelKey", "four-forces"), ("ModelNumber", 1), ("BeforeOn", Today), ("AfterOn", Today), ("WindowDays", 1), ("BeforeFrom", p.At),
                ("BeforeUntil", p.At), ("AfterFrom", p.At), ("AfterUntil", p.At), ("People", 2), ("ScheduledAt", isKnown ? p.At : null), ("State", state));
            marks.Add(new Mark(Kinds.AssessmentCampaign, campaign.Id, $"{campaign.Id}", unit, $"{state}") { Doors = [new Door("learning", unit)], Own = own });
            foreach (var (person, home, assessor) in ((Guid, string, Guid)[])[(resident, unit, mover), (mover, Neighbouring(unit), resident)])
            {
                var participant = p.Plant<CampaignParticipant>(
                    ("Id", p.NewId()), ("CampaignId", campaign.Id), ("CampaignUnitId", Units[unit]), ("PersonId", person), ("UnitId", Units[unit]), ("AssessorId", assessor), ("State", ParticipantState.Listed));
                marks.Add(new Mark(Kinds.AssessmentParticipant, participant.Id, $"{participant.Id}", unit, $"{state}") { Doors = [new Door("learning", unit), new Door("learning", home)], Own = own });
            }
        }
    }
}
