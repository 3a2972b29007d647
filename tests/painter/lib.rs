//! What tests do to every pixel: draws the window's triangles on the processor, so that pictures need no graphics library,
//! and spoils pictures of sheets.

pub mod spoiling;

use std::collections::HashMap;

use egui::epaint::{ImageData, Primitive, Vertex};
use egui::{Color32, Context, FullOutput, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::{GrayImage, Rgba, RgbaImage, imageops};

struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

/// Textures by name; everything else comes with each frame.
#[derive(Default)]
pub struct Painter {
    textures: HashMap<TextureId, Texture>,
}

impl TestRenderer for Painter {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, images) in delta.set.drain() {
            for change in images {
                let ImageData::Color(colours) = &change.image;
                let [width, height] = colours.size;
                match change.pos {
                    None => {
                        self.textures.insert(id, Texture { width, height, pixels: colours.pixels.clone() });
                    }
                    Some([left, top]) => {
                        let texture = self.textures.get_mut(&id).expect("a part of a texture that is there");
                        for row in 0..height {
                            let to = (top + row) * texture.width + left;
                            texture.pixels[to..to + width]
                                .copy_from_slice(&colours.pixels[row * width..][..width]);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let (width, height) = (size.x.round() as usize, size.y.round() as usize);
        let mut canvas = vec![[0f32; 4]; width * height];
        for shape in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = shape.primitive else { return Err("a paint callback".into()) };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = shape.clip_rect * scale;
            let bounds = [
                clip.min.x.round().max(0.0) as usize,
                clip.min.y.round().max(0.0) as usize,
                (clip.max.x.round().max(0.0) as usize).min(width),
                (clip.max.y.round().max(0.0) as usize).min(height),
            ];
            for corners in mesh.indices.chunks_exact(3) {
                let corners = [0, 1, 2].map(|place| mesh.vertices[corners[place] as usize]);
                fill(corners, scale, bounds, width, texture, &mut canvas);
            }
        }
        Ok(RgbaImage::from_fn(width as u32, height as u32, |x, y| {
            let [red, green, blue, alpha] = canvas[y as usize * width + x as usize];
            let whole = alpha.max(1e-6);
            Rgba(
                [red / whole, green / whole, blue / whole, alpha]
                    .map(|part| (part * 255.0 + 0.5).clamp(0.0, 255.0) as u8),
            )
        }))
    }
}

/// Bilinear, clamped at the edges.
fn sample(texture: &Texture, u: f32, v: f32) -> [f32; 4] {
    let x = (u * texture.width as f32 - 0.5).clamp(0.0, texture.width as f32 - 1.0);
    let y = (v * texture.height as f32 - 0.5).clamp(0.0, texture.height as f32 - 1.0);
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(texture.width - 1), (top + 1).min(texture.height - 1));
    let (across, down) = (x - left as f32, y - top as f32);
    let pixel = |x: usize, y: usize| texture.pixels[y * texture.width + x].to_array().map(f32::from);
    let (a, b, c, d) = (pixel(left, top), pixel(right, top), pixel(left, bottom), pixel(right, bottom));
    [0, 1, 2, 3].map(|part| {
        let upper = a[part] * (1.0 - across) + b[part] * across;
        let lower = c[part] * (1.0 - across) + d[part] * across;
        (upper * (1.0 - down) + lower * down) / 255.0
    })
}

/// One triangle, edges shared with its neighbours counted once (top-left rule), premultiplied blending.
fn fill(
    corners: [Vertex; 3],
    scale: f32,
    [left, top, right, bottom]: [usize; 4],
    width: usize,
    texture: &Texture,
    canvas: &mut [[f32; 4]],
) {
    let points = corners.map(|corner| (corner.pos.x * scale, corner.pos.y * scale));
    let edge =
        |a: (f32, f32), b: (f32, f32), c: (f32, f32)| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    let area = edge(points[0], points[1], points[2]);
    if area == 0.0 {
        return;
    }
    let sign = area.signum();
    let owns = |a: (f32, f32), b: (f32, f32)| {
        let (dx, dy) = ((b.0 - a.0) * sign, (b.1 - a.1) * sign);
        dy < 0.0 || dy == 0.0 && dx > 0.0
    };
    let owned = [owns(points[1], points[2]), owns(points[2], points[0]), owns(points[0], points[1])];
    let low = |part: fn(&(f32, f32)) -> f32| {
        points.iter().map(part).fold(f32::MAX, f32::min).floor().max(0.0) as usize
    };
    let high = |part: fn(&(f32, f32)) -> f32| {
        points.iter().map(part).fold(f32::MIN, f32::max).ceil().max(0.0) as usize
    };
    for y in low(|point| point.1).max(top)..high(|point| point.1).min(bottom) {
        for x in low(|point| point.0).max(left)..high(|point| point.0).min(right) {
            let centre = (x as f32 + 0.5, y as f32 + 0.5);
            let weights = [
                edge(points[1], points[2], centre) / area,
                edge(points[2], points[0], centre) / area,
                edge(points[0], points[1], centre) / area,
            ];
            if (0..3).any(|place| weights[place] < 0.0 || weights[place] == 0.0 && !owned[place]) {
                continue;
            }
            let mix = |part: fn(&Vertex) -> f32| {
                (0..3).map(|place| weights[place] * part(&corners[place])).sum::<f32>()
            };
            let texel = sample(texture, mix(|corner| corner.uv.x), mix(|corner| corner.uv.y));
            let colour = [
                mix(|corner| f32::from(corner.color.r())),
                mix(|corner| f32::from(corner.color.g())),
                mix(|corner| f32::from(corner.color.b())),
                mix(|corner| f32::from(corner.color.a())),
            ];
            let place = &mut canvas[y * width + x];
            let source = [0, 1, 2, 3].map(|part| texel[part] * colour[part] / 255.0);
            for part in 0..4 {
                place[part] = source[part] + place[part] * (1.0 - source[3]);
            }
        }
    }
}

/// A picture as it is kept to be compared with: grey, and so wide and high.
pub fn shrunk(picture: &RgbaImage, width: u32, height: u32) -> GrayImage {
    imageops::grayscale(&imageops::resize(picture, width, height, imageops::FilterType::Triangle))
}
