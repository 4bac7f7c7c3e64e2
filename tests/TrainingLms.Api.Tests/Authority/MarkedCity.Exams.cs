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

/// <summary>What is planted of exams.</summary>
sealed partial class MarkedCity
{
    void PlantExams(Planting p, string unit, Guid resident, Guid mover)
    {
        var draft = PlantExam(p, unit, ExamState.Draft);
        marks.Add(new Mark(Kinds.Exam, draft.Id, $"{draft.Id}", unit, "draft") { Doors = [new Door("results", unit)] });
        var open = PlantExam(p, unit, ExamState.Published);
        marks.Add(new Mark(Kinds.Exam, open.Id, $"{open.Id}", unit, "published") { IsOpen = true });
        var rescoring = p.Plant<Rescoring>(
            ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("Reason", unit), ("PreviewedAt", p.At), ("ReportHash", new string('0', 64)),
            ("Summary", new DifferenceSummary(2, 2, 2, 0, 0, 0, 0, 0, 0)), ("State", RescoringState.Previewed));
        marks.Add(new Mark(Kinds.Rescoring, rescoring.Id, $"{rescoring.Id}", unit) { Doors = [new Door("results", unit)], Address = open.Id });
        // The mover estimates in it, and sees it at home.
        var cut = p.Plant<CutScoreStudy>(
            ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("Round", 1), ("State", CutScoreState.RoundOpen));
        cut.Raters.Add(new CutScoreRater { StudyId = cut.Id, PersonId = mover, Seat = 1 });
        marks.Add(new Mark(Kinds.CutScoreStudy, cut.Id, $"{cut.Id}", unit) { Doors = [new Door("results", unit)], Own = [mover], Address = open.Id });
        var run = p.Plant<SimilarityRun>(
            ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("AskedAt", p.At), ("Rules", new SimilarityRules(20, 10, 3, 1_000)), ("State", SimilarityRunState.Finished));
        marks.Add(new Mark(Kinds.SimilarityRun, run.Id, $"{run.Id}", unit) { Doors = [new Door("similarity", unit)], Address = open.Id });
        var line = 0;
        foreach (var (person, home) in ((Guid, string)[])[(resident, unit), (mover, Neighbouring(unit))])
        {
            var id = p.NewId();
            var receipt = new Receipt(id, p.At, SealCause.Submitted, 0, 0, [], new string('0', 64), new string('0', 64), "0000000000");
            var attempt = p.Plant<ExamAttempt>(
                ("Id", id), ("ExamId", open.Id), ("UnitId", Units[unit]), ("CandidateId", person), ("Number", 1), ("OpensAt", p.At), ("HardCloseAt", p.At),
                ("LimitSeconds", 60), ("StartedAt", p.At), ("SealedAt", p.At), ("SealNumber", 1), ("Receipt", receipt), ("ScoreHundredths", 100L), ("HasPassed", true),
                ("State", AttemptState.Scored));
            p.Db.ExamMarkings.Add(new AttemptMarking
            {
                AttemptId = id,
                SealNumber = 1,
                ScoringVersion = 1,
                At = p.At,
                TotalTenMillionths = 0,
                ScoreHundredths = 100,
                MaximumHundredths = 100,
                PassHundredths = 60,
                HasPassed = true,
                Slots = [],
            });
            var number = Of(Kinds.Person).Single(mark => mark.Id == person).Text;
            marks.Add(new Mark(Kinds.Attempt, attempt.Id, number, unit) { Doors = [new Door("results", unit), new Door("results", home)], Own = [person], Address = open.Id });
            var result = p.Plant<ExamResult>(
                ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("AttemptId", id), ("CandidateId", person), ("Edition", 1), ("SealNumber", 1), ("ScoringVersion", 1),
                ("ScoreHundredths", 100L), ("MaximumHundredths", 100L), ("PassHundredths", 60L), ("HasPassed", true), ("ReleasedAt", p.At), ("State", ExamResultState.Released));
            marks.Add(new Mark(Kinds.ExamResult, result.Id, $"{result.Id}", unit) { Doors = [new Door("results", unit), new Door("results", home)], Own = [person], Address = open.Id });
            PlantMarking(p, unit, open.Id, id, person, person == resident ? mover : resident);
            p.Db.DifferenceLines.Add(new DifferenceLine
            {
                RescoringId = rescoring.Id,
                Number = ++line,
                AttemptId = id,
                CandidateId = person,
                SealNumber = 1,
                OldVersion = 1,
                OldTotal = 0,
                NewTotal = 0,
                OldScore = 100,
                NewScore = 100,
                OldMaximum = 100,
                NewMaximum = 100,
                OldPass = 60,
                NewPass = 60,
                OldVerdict = true,
                NewVerdict = true,
                IsReleased = true,
                Slots = [],
            });
            var fast = p.Plant<SimilarityCase>(
                ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("RunId", run.Id), ("Kind", SimilarityKind.ImpossibleSpeed), ("AttemptId", id), ("SealNumber", 1), ("CandidateId", person),
                ("Evidence", new SimilarityEvidence(20, 0, [], null, null, 1, null)), ("State", SimilarityCaseState.Waiting));
            marks.Add(new Mark(Kinds.SimilarityCase, fast.Id, $"{fast.Id}", unit) { Doors = [new Door("similarity", unit)], Address = open.Id });
            marks.Add(new Mark(Kinds.Difference, attempt.Id, number, unit) { Doors = [new Door("results", unit)], Address = rescoring.Id });
            var appeal = p.Plant<ExamAppeal>(
                ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("AttemptId", id), ("CandidateId", person), ("SealNumber", 1), ("Code", $"{line}"), ("Ground", AppealGround.Procedure),
                ("Statement", "座位调换没有通知到本人"), ("DecideBy", p.At + Duration.FromDays(30)), ("State", ExamAppealState.Filed));
            marks.Add(new Mark(Kinds.ExamAppeal, appeal.Id, $"{appeal.Id}", unit) { Doors = [new Door("appeals", unit)], Own = [person] });
            marks.Add(new Mark(Kinds.Sitting, attempt.Id, number, unit) { Doors = [new Door("sittings", unit)], Address = open.Id });
        }
        var analysis = new ExamAnalysis
        {
            Id = p.NewId(),
            ExamId = open.Id,
            UnitId = Units[unit],
            DrawnUpAt = p.At,
            DrawnUpBy = Guid.Empty,
            Sittings = CountedSittings.First,
            Results = CountedResults.Confirmed,
            Count = 0,
            IsCommonForm = true,
            Test = new TestFigures(0, 0, null, null, null, null, null, null, null),
            Cells = [],
            Counts = new SittingCounts(0, 0, 0, 0, 0, 0, 0, 0),
        };
        p.Db.ExamAnalyses.Add(analysis);
        marks.Add(new Mark(Kinds.ExamAnalysis, analysis.Id, $"{analysis.Id}", unit) { Doors = [new Door("results", unit)], Address = open.Id });
        var incident = new ExamIncident
        {
            Id = p.NewId(),
            ExamId = open.Id,
            UnitId = Units[unit],
            Kind = IncidentKind.Note,
            Cause = IncidentCause.Other,
            Attempts = 0,
            Text = unit,
            At = p.At,
            WrittenBy = resident,
        };
        p.Db.ExamIncidents.Add(incident);
        marks.Add(new Mark(Kinds.Incident, incident.Id, $"{incident.Id}", unit) { Doors = [new Door("sittings", unit)], Address = open.Id });
        PlantTimes(p, unit, open.Id, resident, mover);
    }

    /// <summary>An answer that somebody of the unit has opened to mark it.</summary>
    void PlantMarking(Planting p, string unit, Guid exam, Guid attempt, Guid candidate, Guid marker)
    {
        var marking = p.Plant<SlotMarking>(
            ("Id", p.NewId()), ("ExamId", exam), ("UnitId", Units[unit]), ("AttemptId", attempt), ("SealNumber", 1), ("CandidateId", candidate), ("ScriptCode", $"S{marks.Count:000000}"), ("Slot", 1),
            ("QuestionVersionId", essay), ("MaximumHundredths", 100L), ("LineTenMillionths", 6_000_000L), ("FirstMarkerId", marker), ("State", SlotMarkingState.Marking));
        marks.Add(new Mark(Kinds.SlotMarking, marking.Id, marking.ScriptCode, unit) { Doors = [new Door("marking", unit)], Own = [marker], Address = exam });
    }

    void PlantTimes(Planting p, string unit, Guid exam, Guid resident, Guid mover)
    {
        var made = p.Plant<ExamOverride>(("Id", p.NewId()), ("ExamId", exam), ("UnitId", Units[unit]), ("GroupLabel", "class 7"), ("LimitSeconds", 3600), ("Reason", "原因"), ("State", ExamOverrideState.InForce));
        marks.Add(new Mark(Kinds.ExamOverride, made.Id, $"{made.Id}", unit) { Doors = [new Door("sittings", unit)], Address = exam });
        foreach (var (person, home) in ((Guid, string)[])[(resident, unit), (mover, Neighbouring(unit))])
        {
            var accommodation = p.Plant<Accommodation>(
                ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("From", new LocalDate(Year, 5, 1)), ("To", new LocalDate(Year, 5, 31)), ("Basis", "2026-1"), ("State", AccommodationState.Proposed));
            marks.Add(new Mark(Kinds.Accommodation, accommodation.Id, $"{accommodation.Id}", unit) { Doors = [new Door("accommodations", unit), new Door("accommodations", home)], Own = [person] });
        }
    }

    Exam PlantExam(Planting p, string unit, ExamState state) => p.Plant<Exam>(
        ("Id", p.NewId()), ("UnitId", Units[unit]), ("CourseKey", published.CourseKey), ("CourseVersionId", published.Id), ("Title", $"考试{unit}"),
        ("OpensAt", p.At), ("ClosesAt", p.At + Duration.FromDays(30)), ("LimitSeconds", 3600), ("Attempts", 1), ("State", state));
}
