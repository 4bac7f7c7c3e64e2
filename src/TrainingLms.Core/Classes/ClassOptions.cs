using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace TrainingLms.Classes;

/// <summary>Settings of classes.</summary>
public sealed class ClassOptions
{
    /// <summary>Hours before the first session at which a class lapses whose minimum is not reached.</summary>
    [Range(1, 720)]
    public int MinimumCutoffHours { get; init; } = 72;

    /// <summary>Hours before the first session up to which a trainee may give a booked seat back.</summary>
    [Range(0, 720)]
    public int CancelCutoffHours { get; init; } = 24;

    /// <summary>Hours that an offered seat is kept; and nobody is offered one when fewer hours are left before the first session.</summary>
    [Range(1, 168)]
    public int OfferHours { get; init; } = 24;

    /// <summary>Minutes before a session at which checking in opens by itself.</summary>
    [Range(0, 240)]
    public int CheckInMinutes { get; init; } = 30;

    /// <summary>Minutes after the begin of a session up to which somebody is in time.</summary>
    [Range(0, 120)]
    public int LateMinutes { get; init; } = 10;

    /// <summary>Wrong codes that one person may type at one session; after that only the hand of who leads it checks the person in.</summary>
    [Range(3, 100)]
    public int WrongCodes { get; init; } = 10;

    /// <summary>Most megabytes of a file of teaching material.</summary>
    [Range(1, 100)]
    public int MaterialMegabytes { get; init; } = 20;

    /// <summary>Working days after the closing of the attendance within which an outcome can be appealed against.</summary>
    [Range(1, 30)]
    public int AppealWorkingDays { get; init; } = 5;

    /// <summary>Days after the closing of the attendance within which those who were there may evaluate the class.</summary>
    [Range(1, 90)]
    public int EvaluationDays { get; init; } = 7;

    /// <summary><see cref="LateMinutes"/> as a length of time.</summary>
    public Duration LateTime => Duration.FromMinutes(LateMinutes);

    /// <summary><see cref="MinimumCutoffHours"/> as a length of time.</summary>
    public Duration MinimumCutoff => Duration.FromHours(MinimumCutoffHours);

    /// <summary><see cref="CancelCutoffHours"/> as a length of time.</summary>
    public Duration CancelCutoff => Duration.FromHours(CancelCutoffHours);

    /// <summary><see cref="OfferHours"/> as a length of time.</summary>
    public Duration OfferTime => Duration.FromHours(OfferHours);

    /// <summary><see cref="CheckInMinutes"/> as a length of time.</summary>
    public Duration CheckInTime => Duration.FromMinutes(CheckInMinutes);
}
