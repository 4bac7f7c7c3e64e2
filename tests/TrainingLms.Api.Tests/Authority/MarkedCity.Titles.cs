using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Certificates;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Programmes;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>What is planted of title evaluation.</summary>
sealed partial class MarkedCity
{
    void PlantTitles(Planting p, string unit, Guid applicant, Guid other)
    {
        // The office is the one above the employer, so that the two doors are at different units.
        var office = RoleTable.ParentOf(unit) ?? unit;
        var round = p.Plant<EvaluationRound>(
            ("Id", p.NewId()), ("UnitId", Units[office]), ("Series", "engineering"), ("Specialty", "cyber"), ("Year", 3000 + marks.Count),
            ("Levels", new[] { TitleLevel.Intermediate }), ("OpensAt", p.At), ("ClosesAt", p.At + Duration.FromDays(30)), ("UploadBy", p.At + Duration.FromDays(40)),
            ("RuleSetVersion", unit), ("State", EvaluationRoundState.Planned));
        marks.Add(new Mark(Kinds.Round, round.Id, $"{round.Id}", office) { IsOpen = true });

        Door[] both = [new Door("employer", unit), new Door("office", office)];
        var slot = 0;
        Guid Apply(TitleApplicationState state, int version, bool recommended, IReadOnlyList<Door> doors, Guid? session = null)
        {
            var hash = new string('0', 64);
            var name = $"申请人{marks.Count:00000}";
            var file = p.Plant<TitleApplication>(
                ("Id", p.NewId()), ("ApplicantId", applicant), ("ApplicantName", name), ("RoundId", round.Id), ("RoundUnitId", Units[office]),
                ("EmployerUnitId", Units[unit]), ("Slot", slot++), ("RoundClosesAt", p.At + Duration.FromDays(30)), ("UploadBy", p.At + Duration.FromDays(40)),
                ("Level", TitleLevel.Intermediate), ("VersionNumber", version), ("VersionHash", version > 0 ? hash : null),
                ("RecommendedHash", recommended ? hash : null), ("RuleSetText", session is null ? null : CopiedRules), ("SessionId", session), ("State", state));
            marks.Add(new Mark(Kinds.Application, file.Id, name, unit, $"{state}") { Doors = doors, Own = [applicant], Address = session ?? file.Id, Round = round.Id });
            PlantEvidence(p, file.Id, name, version);
            return file.Id;
        }
        Apply(TitleApplicationState.Draft, 0, false, []);
        var submitted = Apply(TitleApplicationState.EmployerReview, 1, false, [both[0]]);
        var recommended = Apply(TitleApplicationState.AcceptanceCheck, 1, true, both);
        PlantObjection(p, office, recommended, applicant, other);
        PlantIntegrity(p, office, recommended, applicant);
        PlantNotices(p, unit, office, round.Id, submitted);
        PlantPanel(p, unit, office, round.Id, applicant, other, session => Apply(TitleApplicationState.Scheduled, 1, true, both, session));
    }

    /// <summary>A file in the store that holds the applicant's name, sealed as an upload leaves it.</summary>
    void PlantEvidence(Planting p, Guid application, string name, int version)
    {
        var (place, key) = server.Services.GetRequiredService<SealedFiles>().PutAsync(Encoding.UTF8.GetBytes(name), new SealedColumn("title_evidence", "content_key"), p.At, default).GetAwaiter().GetResult();
        p.Plant<TitleEvidence>(
            ("Id", Guid.AllBitsSet), ("ApplicationId", application), ("Item", 1), ("Number", 1), ("Name", "report.pdf"), ("MediaType", "application/pdf"), ("Size", 36), ("Hash", new string('0', 64)),
            ("Scan", VirusScan.NotScanned), ("UploadedAt", p.At), ("Place", place.Name), ("ContentKey", key), ("HandedInWith", version > 0 ? version : null));
    }

    void PlantNotices(Planting p, string unit, string office, Guid round, Guid application)
    {
        Draft(NoticeKind.Employer, unit, "employer, drafted", PublicNoticeState.Drafted, [new Door("employer", unit)]);
        Draft(NoticeKind.Employer, unit, "employer, published", PublicNoticeState.Published, [new Door("employer", unit), new Door("office", unit)]);
        Draft(NoticeKind.Result, office, "result, drafted", PublicNoticeState.Drafted, [new Door("office", office)]);
        Draft(NoticeKind.Result, office, "result, published", PublicNoticeState.Published, [new Door("office", office)]);

        void Draft(NoticeKind kind, string of, string tag, PublicNoticeState state, IReadOnlyList<Door> doors)
        {
            var isPublic = state == PublicNoticeState.Published;
            var notice = p.Plant<PublicNotice>(
                ("Id", p.NewId()), ("Kind", kind), ("UnitId", Units[of]), ("RoundId", round), ("Contact", "000-0000"), ("WorkingDays", 5),
                ("PublishedAt", isPublic ? p.At : null), ("EndsAt", isPublic ? p.At + Duration.FromDays(7) : null), ("State", state));
            p.Db.Add(new NoticeEntry(notice.Id, 1, application, $"公示{notice.Id}", $"单位{unit}", "工程师"));
            marks.Add(new Mark(Kinds.Notice, notice.Id, $"公示{notice.Id}", of, tag) { Doors = doors });
        }
    }

    void PlantObjection(Planting p, string office, Guid application, Guid applicant, Guid sender)
    {
        var objection = p.Plant<TitleObjection>(
            ("Id", p.NewId()), ("Receipt", $"R{marks.Count:000000000000000}"), ("ApplicationId", application), ("ApplicantId", applicant), ("RoundUnitId", Units[office]), ("Kind", ObjectionKind.Notice),
            ("Ground", ObjectionGround.Other), ("Statement", "材料与事实不符，请核查原件。"), ("SenderId", sender), ("LodgedAt", p.At), ("State", ObjectionState.Received));
        marks.Add(new Mark(Kinds.Objection, objection.Id, $"{objection.Id}", office) { Doors = [new Door("office", office)], Own = [sender] });
    }

    void PlantIntegrity(Planting p, string office, Guid application, Guid applicant)
    {
        var unheard = Raise(null, FraudLeadState.Raised, p.NewId());
        var heard = Raise(p.At, FraudLeadState.Unproven, application);
        Door[] doors = [new Door("integrity", office)];
        marks.Add(new Mark(Kinds.Lead, unheard.Id, $"{unheard.Id}", office) { Doors = doors });
        marks.Add(new Mark(Kinds.Lead, heard.Id, $"{heard.Id}", office) { Doors = doors, Own = [applicant] });
        var record = new IntegrityRecord
        {
            Id = p.NewId(),
            PersonId = applicant,
            UnitId = Units[office],
            Ground = IntegrityGround.MaliciousObjection,
            SourceId = heard.Id,
            MadeOn = Today,
            EndsOn = Today.PlusYears(3),
        };
        p.Db.Add(record);
        marks.Add(new Mark(Kinds.IntegrityRecord, record.Id, $"{record.Id}", office) { Doors = doors, Own = [applicant] });

        FraudLead Raise(Instant? heardAt, FraudLeadState state, Guid subject) => p.Plant<FraudLead>(
            ("Id", p.NewId()), ("Kind", LeadKind.Application), ("SubjectId", subject), ("PersonId", applicant), ("UnitId", Units[office]), ("Statement", "疑似抄袭"), ("RaisedAt", p.At), ("HeardAt", heardAt), ("State", state));
    }

    void PlantPanel(Planting p, string unit, string office, Guid round, Guid invited, Guid drawn, Func<Guid, Guid> apply)
    {
        var membership = p.Plant<ExpertMembership>(
            ("Id", p.NewId()), ("PersonId", invited), ("UnitId", Units[unit]), ("Code", $"X{unit}"), ("Level", TitleLevel.FullSenior), ("Specialty", "cyber"),
            ("Stratum", "general"), ("State", MembershipState.Nominated));
        marks.Add(new Mark(Kinds.Expert, membership.Id, membership.Code, unit) { Doors = [new Door("panels", unit)], Own = [invited] });

        var id = p.NewId();
        var application = apply(id);
        var session = p.Plant<ReviewSession>(
            ("Id", id), ("Key", $"S-{unit}"), ("RoundId", round), ("UnitId", Units[office]), ("Level", TitleLevel.Intermediate), ("Specialty", "cyber"),
            ("PanelSize", 3), ("HeldOn", Today), ("FilingValidTo", Today.PlusDays(100)), ("CaseCount", 1), ("State", SessionState.Planned));
        p.Db.Add(new SessionCase { SessionId = id, ApplicationId = application, ApplicantId = invited });
        Door[] doors = [new Door("panels", office)];
        marks.Add(new Mark(Kinds.Session, id, session.Key, office) { Doors = doors, Own = [invited] });

        var draw = p.Plant<PanelDraw>(("Id", p.NewId()), ("SessionId", id), ("UnitId", Units[office]), ("DrawKey", $"W-{unit}"), ("Algorithm", "1"), ("State", DrawState.Committing));
        marks.Add(new Mark(Kinds.Draw, draw.Id, draw.DrawKey, office) { Doors = doors, Own = [invited], Address = id });
        foreach (var (person, state, own) in ((Guid, SeatState, Guid[])[])[(invited, SeatState.Invited, [invited]), (drawn, SeatState.Drawn, [])])
        {
            var seat = p.Plant<PanelSeat>(
                ("Id", p.NewId()), ("SessionId", id), ("UnitId", Units[office]), ("ExpertId", membership.Id), ("PersonId", person), ("Code", $"X{unit}"),
                ("Rank", own.Length + 1), ("ReplyBy", p.At + Duration.FromDays(3)), ("State", state));
            marks.Add(new Mark(Kinds.Seat, seat.Id, $"{seat.Id}", office, $"{state}") { Doors = doors, Own = own, Address = id });
        }
        var ballot = p.Plant<BallotRound>(
            ("Id", p.NewId()), ("SessionId", id), ("ApplicationId", application), ("UnitId", Units[office]), ("RoundNo", 1), ("PanelSize", 3), ("Present", 3),
            ("Issued", 3), ("Returned", 3), ("Favour", 3), ("Against", 0), ("Abstain", 0), ("Blank", 0), ("PreviousDigest", AuditEntry.Genesis),
            ("TallyDigest", new string('0', 64)), ("State", BallotRoundState.Sealed));
        marks.Add(new Mark(Kinds.Ballot, ballot.Id, $"{ballot.Id}", office) { Doors = doors, Own = [invited], Address = id });
    }
}
