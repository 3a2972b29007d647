//! A sound when somebody else's turn comes. It is made here, tone by tone, and played by a program of the desktop: no
//! library of sound is linked, and a machine without one is simply silent.

// samples are few and small: as exact as a sound has to be
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]

use std::io::Write;
use std::process::{Command, Stdio};

/// Samples a second.
const RATE: u32 = 22_050;
/// Two tones, in hertz, and how long each sounds, in samples.
const TONES: [(f32, u32); 2] = [(659.3, 3_300), (880.0, 6_600)];
/// Loudest sample: a fifth of what there is, a sound for a quiet room.
const LOUD: f32 = 6_500.0;
/// Programs that play what they are given, with what tells them how it is coded; the first that is there is taken.
const PLAYERS: [(&str, &[&str]); 2] = [
    ("aplay", &["-q", "-"]),
    ("paplay", &["--raw", "--format=s16le", "--rate=22050", "--channels=1", "/dev/stdin"]),
];

/// Plays it in the background. Nothing is said if it cannot be played: it is a comfort.
pub fn your_turn() {
    std::thread::spawn(|| PLAYERS.iter().find(|(program, arguments)| play(program, arguments)));
}

/// True if the program was there, whatever it made of it.
fn play(program: &str, arguments: &[&str]) -> bool {
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else { return false };
    let sound = if arguments.contains(&"--raw") { samples() } else { wave() };
    if let Some(mut input) = child.stdin.take() {
        // a player that ends early has heard enough
        let _ = input.write_all(&sound);
    }
    let _ = child.wait();
    true
}

/// The samples, 16 bit, signed, little-endian, one channel.
fn samples() -> Vec<u8> {
    let mut all = Vec::new();
    for (hertz, length) in TONES {
        for at in 0..length {
            let (at, length) = (at as f32, length as f32);
            // rises at once and dies away, so that no click is heard
            let loud = (at / 200.0).min(1.0) * (1.0 - at / length).powi(2);
            let tone = (at * hertz * std::f32::consts::TAU / RATE as f32).sin();
            all.extend_from_slice(&((tone * loud * LOUD) as i16).to_le_bytes());
        }
    }
    all
}

/// The same as a file of the kind RIFF WAVE (Microsoft and IBM, 1991), PCM.
fn wave() -> Vec<u8> {
    let samples = samples();
    let length = u32::try_from(samples.len()).expect("less than a second");
    let mut file = Vec::with_capacity(samples.len() + 44);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + length).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    // 16 bytes of format: PCM, one channel, samples and bytes a second, bytes and bits a sample
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&(2 * RATE).to_le_bytes());
    file.extend_from_slice(&2_u16.to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(&samples);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a player gets is what its file says, and begins and ends in silence.
    #[test]
    fn what_is_played_is_a_whole_sound() {
        let at = tempfile::tempdir().expect("a folder");
        let heard = at.path().join("heard");
        let to = heard.to_str().expect("UTF-8");
        assert!(play("tee", &[to]));
        let file = std::fs::read(&heard).expect("heard");
        assert_eq!(file, wave());
        let (start, data) = file.split_at(44);
        assert_eq!(start[4..8], u32::try_from(file.len() - 8).expect("short").to_le_bytes());
        assert_eq!(start[40..44], u32::try_from(data.len()).expect("short").to_le_bytes());
        let loud: Vec<i16> =
            data.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        assert!(loud.iter().any(|sample| *sample > 5_000) && loud[0] == 0 && loud[loud.len() - 1].abs() < 8);
        assert!(!play("/nonexistent/player", &[]));
    }
}
